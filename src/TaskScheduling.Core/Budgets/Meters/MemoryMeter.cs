namespace TaskScheduling;

/// <summary>Resident bytes of an out-of-process run; here a limit is exceeded only above it. A policy may have one for handlers of both sorts.</summary>
internal sealed class MemoryMeter(Limit<long> limit, bool isOutOfProcess) : BudgetMeter(BudgetKind.Memory, limit.Source)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private long _observed;

    public override BudgetAmount Limit => BudgetAmount.OfBytes(limit.Value);

    public override string? NotApplied => isOutOfProcess ? null : "the run is in-process";

    public override void Observe(in UsageReading usage, TimeSpan now) => _observed = isOutOfProcess ? usage.MemoryBytes : 0;

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.OfBytes(_observed);

    public override bool IsExceeded(TimeSpan now) => _observed > limit.Value;

    public override Expiration ToExpiration(TimeSpan now) => new Expiration.MemoryLimitExceeded(limit.Value, _observed);

    public override TimeSpan? EarliestAt(double share, TimeSpan now) => isOutOfProcess ? now + Period : null;
}
