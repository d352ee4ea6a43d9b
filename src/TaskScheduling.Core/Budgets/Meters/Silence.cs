using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>The signs of life of the run that is looked at, laid on the counted axis; shared by the meters of its progress limit.</summary>
/// <remarks>
/// Since the last progress heartbeats hold a stall off for <c>heartbeatOnly</c> in total and declared waits for <c>wait</c> in total;
/// after a wait the stall clock starts at its end.
/// </remarks>
internal sealed class Silence(TimeSpan stall, TimeSpan heartbeatOnly, TimeSpan wait, CountedClock clock)
{
    private TimeSpan _from;
    private LivenessReading _signs;

    public CountedClock Clock => clock;

    public ProgressSnapshot Progress { get; private set; }

    /// <summary>When nothing was heard for the stall limit, on the counted axis.</summary>
    public TimeSpan StallsAt { get; private set; }

    /// <summary>When the allowance of time without progress and outside waits is used up, on the counted axis.</summary>
    public TimeSpan HeartbeatsEndAt { get; private set; }

    /// <summary>Waits since the last progress, in total and at most the allowance.</summary>
    public TimeSpan Waited { get; private set; }

    public bool IsWaiting => _signs.WaitingSince is not null;

    private TimeSpan LastProgress => clock.Counted(_signs.LastProgress is { } progress && progress > _from ? progress : _from);

    /// <param name="usage">What the run says of itself.</param>
    /// <param name="from">Nothing before this instant counts.</param>
    /// <param name="now">This instant.</param>
    public void Observe(in UsageReading usage, TimeSpan from, TimeSpan now)
    {
        Progress = usage.Progress;
        _signs = usage.Liveness;
        _from = Longer(usage.BeganAt ?? now, from); // silence before the first instruction is the start watchdog's business
        Judge(now);
    }

    /// <summary>An open wait may be closed at any time, and that wakes nobody: what then counts from its end is looked at this soon.</summary>
    public TimeSpan? IfTheWaitEndsNow(TimeSpan remaining, TimeSpan now) =>
        IsWaiting && !clock.IsPaused ? now + Longer(remaining, stall / 16) : null;

    public TimeSpan SinceProgress(TimeSpan now) => clock.Counted(now) - LastProgress;

    public TimeSpan? SinceHeartbeat(TimeSpan now) => now - _signs.LastHeartbeat;

    public TimeSpan? SinceWait(TimeSpan now) => IsWaiting ? TimeSpan.Zero : now - _signs.LastWaitEnded;

    /// <summary>Silence at this instant: time since the last sign that counts.</summary>
    public TimeSpan Quiet(TimeSpan now) => Longer(clock.Counted(now) - (StallsAt - stall), TimeSpan.Zero);

    private void Judge(TimeSpan now)
    {
        var progress = LastProgress;
        var last = progress;
        if (_signs.LastHeartbeat is { } heartbeat)
            last = Longer(last, clock.Counted(heartbeat));

        Waited = Shorter(_signs.Waited, wait);
        if (_signs.LastWaitEnded is { } ended && _signs.Waited > TimeSpan.Zero)
            last = Longer(last, clock.Counted(ended) - (_signs.Waited - Waited)); // what exceeds the allowance is no sign of life

        var granted = Waited;
        if (_signs.WaitingSince is { } since)
        {
            var begin = Longer(clock.Counted(since), progress);
            var end = begin + (wait - Waited);
            if (_signs.WaitingUntil is { } until)
                end = Shorter(end, clock.Counted(until < now ? until : now) + (until > now ? until - now : TimeSpan.Zero));
            end = Longer(end, begin);
            last = Longer(last, end);
            granted += end - begin;
            Waited += Shorter(Longer(clock.Counted(now) - begin, TimeSpan.Zero), end - begin);
        }

        StallsAt = last + stall;
        HeartbeatsEndAt = progress + Longer(stall, heartbeatOnly) + granted;
    }
}
