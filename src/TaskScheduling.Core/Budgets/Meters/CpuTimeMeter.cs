using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>CPU time of the run in all, by the account's reading.</summary>
internal sealed class CpuTimeMeter(Limit<TimeSpan> limit, int cores, string? unavailable) : BudgetMeter(BudgetKind.CpuTime, limit.Source)
{
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(10);
    private TimeSpan _used;

    public override BudgetAmount Limit => BudgetAmount.OfCpu(limit.Value);

    public override string? NotApplied => unavailable;

    public override void Observe(in UsageReading usage, TimeSpan now) => _used = usage.Cpu - new TimeSpan(Memory?.UsedBefore ?? 0);

    public override void Restart(in UsageReading usage, TimeSpan now) => Remember().UsedBefore = usage.Cpu.Ticks;

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.OfCpu(_used);

    public override bool IsExceeded(TimeSpan now) => unavailable is null && _used >= limit.Value;

    public override Expiration ToExpiration(TimeSpan now) => new Expiration.CpuTimeExceeded(limit.Value, _used);

    // No sooner than with every core busy.
    public override TimeSpan? EarliestAt(double share, TimeSpan now) =>
        unavailable is not null ? null : now + Longer(((limit.Value * share) - _used) / cores, ShortestStep);

    protected override TimeSpan? Slack => SlackOf(limit.Value);
}
