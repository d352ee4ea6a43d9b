namespace TaskScheduling;

/// <summary>When a run last gave a sign of life; shared by its progress and all children.</summary>
/// <remarks>
/// Written by the handler's threads, read by the engine in a turn. The two stamps are single 64-bit words, the last writer wins:
/// any of two simultaneous reports is as good as the other. Waits are rare and take a lock.
/// </remarks>
internal sealed class SignsOfLife(SchedulerClock clock, bool stampsTime)
{
    private readonly Lock _waits = new();
    private long _version;
    private long _lastProgressTicks = -1;
    private long _lastHeartbeatTicks = -1;
    private List<OpenWait>? _open;
    private TimeSpan? _waitingSince;
    private TimeSpan _coveredUntil; // by those of the open waits that were left already
    private TimeSpan _waited;
    private long _waitedSinceProgress = -1;
    private TimeSpan? _lastWaitEnded;
    private volatile string? _waitingFor;

    /// <summary>Changes with every count, total and wait; for adapters that look now and then.</summary>
    public long Version => Volatile.Read(ref _version);

    public string? WaitingFor => _waitingFor;

    /// <summary>Something is to be shown anew. A lost update among racing writers is made good by the next report.</summary>
    public void Changed() => _version++;

    public void Progressed()
    {
        Changed();
        if (stampsTime)
            Volatile.Write(ref _lastProgressTicks, clock.Monotonic.Ticks);
    }

    public void Beat()
    {
        if (stampsTime)
            Volatile.Write(ref _lastHeartbeatTicks, clock.Monotonic.Ticks);
    }

    public IDisposable BeginWait(string what, TimeSpan? atMost)
    {
        var now = clock.Monotonic;
        var wait = new OpenWait(this, what, now + BudgetRules.Bounded(atMost));
        using (_waits.EnterScope())
        {
            (_open ??= []).Add(wait);
            if (_waitingSince is null)
                (_waitingSince, _coveredUntil) = (now, now);
            _waitingFor = what;
        }

        _version++;
        return wait;
    }

    public LivenessReading Read()
    {
        var heartbeat = Instant(Volatile.Read(ref _lastHeartbeatTicks));
        using (_waits.EnterScope())
        {
            var progress = Volatile.Read(ref _lastProgressTicks); // once: the waits are judged by the same progress that is told
            return new LivenessReading
            {
                LastProgress = Instant(progress),
                LastHeartbeat = heartbeat,
                WaitingSince = _waitingSince,
                WaitingUntil = _open is { Count: > 0 } ? Until(_open, _coveredUntil) : null,
                Waited = _waitedSinceProgress == progress ? _waited : TimeSpan.Zero,
                LastWaitEnded = _lastWaitEnded,
            };
        }
    }

    private void EndWait(OpenWait wait)
    {
        using (_waits.EnterScope())
        {
            if (_open is null || !_open.Remove(wait))
                return;
            var ended = Sooner(clock.Monotonic, wait.Until);
            if (ended > _coveredUntil)
                _coveredUntil = ended;
            if (_open.Count > 0)
            {
                _waitingFor = _open[^1].What;
                return;
            }

            Close(_coveredUntil);
            _waitingFor = null;
        }

        _version++;
    }

    /// <summary>Books the wait that ends now; only its part since the last progress counts against the allowance.</summary>
    private void Close(TimeSpan now)
    {
        var progress = Volatile.Read(ref _lastProgressTicks);
        if (_waitedSinceProgress != progress)
        {
            _waited = TimeSpan.Zero;
            _waitedSinceProgress = progress;
        }

        var from = _waitingSince!.Value;
        if (progress > from.Ticks)
            from = new TimeSpan(progress);
        if (now > from)
            _waited += now - from;
        _lastWaitEnded = now;
        _waitingSince = null;
    }

    /// <summary>The latest end among waits that overlap. Null: an open one names none.</summary>
    private static TimeSpan? Until(List<OpenWait> open, TimeSpan? latest)
    {
        foreach (var wait in open)
            latest = wait.Until is { } until && latest is { } known ? (until > known ? until : known) : null;
        return latest;
    }

    private static TimeSpan Sooner(TimeSpan now, TimeSpan? until) => until is { } end && end < now ? end : now;

    private static TimeSpan? Instant(long ticks) => ticks < 0 ? null : new TimeSpan(ticks);

    private sealed class OpenWait(SignsOfLife signs, string what, TimeSpan? until) : IDisposable
    {
        public string What { get; } = what;

        public TimeSpan? Until { get; } = until;

        public void Dispose() => signs.EndWait(this);
    }
}
