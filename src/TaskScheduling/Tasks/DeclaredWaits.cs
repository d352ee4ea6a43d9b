using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>The declared waits of one run. Overlapping ones count as one.</summary>
/// <remarks>Everything is written under <c>_gate</c>, by the threads that wait; <c>_waitingFor</c> may be read without it.</remarks>
internal sealed class DeclaredWaits(SignsOfLife signs, SchedulerClock clock)
{
    private readonly Lock _gate = new();
    private readonly List<OpenWait> _open = [];
    private TimeSpan? _waitingSince;
    private TimeSpan _coveredUntil; // by those of the open waits that were left already
    private TimeSpan _waited;
    private long _waitedSinceProgress = -1;
    private TimeSpan? _lastWaitEnded;
    private volatile string? _waitingFor;

    public string? WaitingFor => _waitingFor;

    public IDisposable Begin(string what, TimeSpan? atMost)
    {
        var now = clock.Monotonic;
        var wait = new OpenWait(this, what, now + BudgetRules.Bounded(atMost));
        using (_gate.EnterScope())
        {
            _open.Add(wait);
            if (_waitingSince is null)
                (_waitingSince, _coveredUntil) = (now, now);
            _waitingFor = what;
        }

        signs.Changed();
        return wait;
    }

    public LivenessReading Read(TimeSpan? lastHeartbeat)
    {
        using (_gate.EnterScope())
        {
            var progress = signs.LastProgressTicks; // once: the waits are judged by the same progress that is told
            return new LivenessReading
            {
                LastProgress = signs.Instant(progress),
                LastHeartbeat = lastHeartbeat,
                WaitingSince = _waitingSince,
                WaitingUntil = _open.Count > 0 ? Until(_open, _coveredUntil) : null,
                Waited = _waitedSinceProgress == progress ? _waited : TimeSpan.Zero,
                LastWaitEnded = _lastWaitEnded,
            };
        }
    }

    private void End(OpenWait wait)
    {
        using (_gate.EnterScope())
        {
            if (!_open.Remove(wait))
                return;
            var ended = Sooner(wait.Until, clock.Monotonic);
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

        signs.Changed();
    }

    /// <summary>Books the wait that ends now; only its part since the last progress counts against the allowance.</summary>
    private void Close(TimeSpan now)
    {
        var progress = signs.LastProgressTicks;
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

    private sealed class OpenWait(DeclaredWaits waits, string what, TimeSpan? until) : IDisposable
    {
        public string What { get; } = what;

        public TimeSpan? Until { get; } = until;

        public void Dispose() => waits.End(this);
    }
}
