namespace TaskScheduling;

/// <summary>Managed bytes allocated by the run.</summary>
internal sealed class AllocationMeter(Limit<long> limit) : BudgetMeter(BudgetKind.Allocated, limit.Source)
{
    // Faster than any allocator measured here; only the period of examination depends on it.
    private const double AssumedBytesPerSecond = 4.0 * (1L << 30);
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(100);
    private long _used;

    public override BudgetAmount Limit => BudgetAmount.OfBytes(limit.Value);

    public override void Observe(in UsageReading usage, TimeSpan now) => _used = usage.AllocatedBytes - (Memory?.UsedBefore ?? 0);

    public override void Restart(in UsageReading usage, TimeSpan now) => Remember().UsedBefore = usage.AllocatedBytes;

    public override BudgetAmount Used(TimeSpan now) => BudgetAmount.OfBytes(_used);

    public override bool IsExceeded(TimeSpan now) => _used >= limit.Value;

    public override Expiration ToExpiration(TimeSpan now) => new Expiration.AllocationLimitExceeded(limit.Value, _used);

    public override TimeSpan? EarliestAt(double share, TimeSpan now)
    {
        var seconds = Math.Min(((limit.Value * share) - _used) / AssumedBytesPerSecond, TimeSpan.FromDays(1).TotalSeconds);
        return now + (seconds > ShortestStep.TotalSeconds ? TimeSpan.FromSeconds(seconds) : ShortestStep);
    }
}
