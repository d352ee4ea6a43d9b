namespace TaskScheduling;

/// <summary>The allowance of declared waits. Its end expires nothing by itself: from then on a wait is no sign of life.</summary>
internal sealed class WaitMeter(Limit<TimeSpan> limit, Silence silence) : BudgetMeter(BudgetKind.Wait, limit.Source)
{
    public override BudgetAmount Limit => BudgetAmount.Of(limit.Value);

    public override void Observe(in UsageReading usage, TimeSpan now)
    {
    }

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.Of(silence.Waited);

    public override bool IsExceeded(TimeSpan now) => false;

    public override Expiration ToExpiration(TimeSpan now) => throw new InvalidOperationException("The wait allowance expires nothing.");

    public override TimeSpan? EarliestAt(double share, TimeSpan now) =>
        share < 1 && silence.IsWaiting && !silence.Clock.IsPaused ? now + (limit.Value * share) - silence.Waited : null;
}
