namespace TaskScheduling;

/// <summary>Run time from the handler's first instruction. Exact: it is never coalesced.</summary>
internal sealed class TimeMeter(Limit<TimeSpan> limit, CountedClock clock) : BudgetMeter(BudgetKind.Time, limit.Source)
{
    private TimeSpan _from;

    public override BudgetAmount Limit => BudgetAmount.Of(limit.Value);

    public override string? NotApplied => clock.IsPaused ? "debugger attached" : null;

    // A handler that waits for a thread has not begun; the start watchdog looks after it.
    public override void Observe(in UsageReading usage, TimeSpan now) =>
        _from = usage.BeganAt is not { } began ? now : began > From ? began : From;

    public override void Restart(in UsageReading usage, TimeSpan now) => Remember().From = now;

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.Of(Elapsed(now));

    public override bool IsExceeded(TimeSpan now) => Elapsed(now) >= limit.Value;

    public override Expiration ToExpiration(TimeSpan now) => new Expiration.TimeLimitExceeded(limit.Value, Elapsed(now));

    public override TimeSpan? EarliestAt(double share, TimeSpan now) => clock.Reach(clock.Counted(_from) + (limit.Value * share));

    private TimeSpan Elapsed(TimeSpan now) => clock.Between(_from, now);
}
