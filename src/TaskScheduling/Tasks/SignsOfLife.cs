namespace TaskScheduling;

/// <summary>When a run last gave a sign of life; shared by its progress and all children.</summary>
/// <remarks>
/// Written by the handler's threads, read by the engine in a turn. The two stamps are single 64-bit words, the last writer wins:
/// any of two simultaneous reports is as good as the other. They are of the coarse clock: a report costs a few nanoseconds. Waits are rare and are
/// made when the first one is declared.
/// </remarks>
internal sealed class SignsOfLife(SchedulerClock clock, bool stampsTime)
{
    private long _version;
    private long _lastProgressTicks = -1;
    private long _lastHeartbeatTicks = -1;
    private DeclaredWaits? _waits;

    /// <summary>Changes with every count, total and wait; for adapters that look now and then.</summary>
    public long Version => Volatile.Read(ref _version);

    public string? WaitingFor => Volatile.Read(ref _waits)?.WaitingFor;

    /// <summary>Something is to be shown anew. A lost update among racing writers is made good by the next report.</summary>
    public void Changed() => _version++;

    public void Progressed()
    {
        Changed();
        if (stampsTime)
            Volatile.Write(ref _lastProgressTicks, clock.Coarse.Ticks);
    }

    public void Beat()
    {
        if (stampsTime)
            Volatile.Write(ref _lastHeartbeatTicks, clock.Coarse.Ticks);
    }

    public IDisposable BeginWait(string what, TimeSpan? atMost)
    {
        var waits = Volatile.Read(ref _waits) ?? Interlocked.CompareExchange(ref _waits, new DeclaredWaits(this, clock), null) ?? _waits!;
        return waits.Begin(what, atMost);
    }

    public LivenessReading Read()
    {
        var heartbeat = Volatile.Read(ref _lastHeartbeatTicks);
        if (Volatile.Read(ref _waits) is { } waits)
            return waits.Read(Instant(heartbeat));
        return new LivenessReading { LastProgress = Instant(Volatile.Read(ref _lastProgressTicks)), LastHeartbeat = Instant(heartbeat) };
    }

    /// <summary>Negative: none yet.</summary>
    internal long LastProgressTicks => Volatile.Read(ref _lastProgressTicks);

    /// <summary>The latest instant at which the sign may have been given, so that nobody is called silent too early.</summary>
    internal TimeSpan? Instant(long ticks)
    {
        if (ticks < 0)
            return null;
        var latest = new TimeSpan(ticks) + clock.CoarseError;
        var now = clock.CoarseError == TimeSpan.Zero ? latest : clock.Monotonic;
        return latest < now ? latest : now;
    }
}
