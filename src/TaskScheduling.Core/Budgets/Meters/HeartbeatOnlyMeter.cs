using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>Signs of life without progress, outside of waits, for too long. Observed by the <see cref="StallMeter"/> before it.</summary>
internal sealed class HeartbeatOnlyMeter(Limit<TimeSpan> limit, Silence silence) : BudgetMeter(BudgetKind.HeartbeatOnly, limit.Source)
{
    public override BudgetAmount Limit => BudgetAmount.Of(limit.Value);

    public override string? NotApplied => silence.Clock.IsPaused ? "debugger attached" : null;

    public override void Observe(in UsageReading usage, TimeSpan now)
    {
    }

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.Of(silence.SinceProgress(now) - silence.Waited);

    public override bool IsExceeded(TimeSpan now) => silence.Clock.Counted(now) >= silence.HeartbeatsEndAt;

    public override Expiration ToExpiration(TimeSpan now) => StallMeter.Stalled(limit.Value, silence, now);

    public override TimeSpan? EarliestAt(double share, TimeSpan now) =>
        Sooner(silence.Clock.Reach(silence.HeartbeatsEndAt - (limit.Value * (1 - share))),
            silence.IfTheWaitEndsNow((limit.Value * share) - (silence.SinceProgress(now) - silence.Waited), now));

    protected override TimeSpan? Slack => SlackOf(limit.Value);
}
