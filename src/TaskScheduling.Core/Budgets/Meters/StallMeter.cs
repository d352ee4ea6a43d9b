using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>No sign of life for the stall limit.</summary>
internal sealed class StallMeter(Limit<TimeSpan> limit, Silence silence) : BudgetMeter(BudgetKind.Stall, limit.Source)
{
    public override BudgetAmount Limit => BudgetAmount.Of(limit.Value);

    public override string? NotApplied => silence.Clock.IsPaused ? "debugger attached" : null;

    public override void Observe(in UsageReading usage, TimeSpan now) => silence.Observe(usage, From, now);

    public override void Restart(in UsageReading usage, TimeSpan now) => Remember().From = now;

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.Of(silence.Quiet(now));

    public override bool IsExceeded(TimeSpan now) => silence.Clock.Counted(now) >= silence.StallsAt;

    public override Expiration ToExpiration(TimeSpan now) => Stalled(limit.Value, silence, now);

    public override TimeSpan? EarliestAt(double share, TimeSpan now) =>
        Sooner(silence.Clock.Reach(silence.StallsAt - (limit.Value * (1 - share))), silence.IfTheWaitEndsNow(limit.Value * share, now));

    protected override TimeSpan? Slack => SlackOf(limit.Value);

    internal static Expiration Stalled(TimeSpan limit, Silence silence, TimeSpan now) => new Expiration.ProgressStalled(
        limit, silence.SinceProgress(now), silence.SinceHeartbeat(now), silence.SinceWait(now), silence.Progress.Completed, silence.Progress.Total);
}
