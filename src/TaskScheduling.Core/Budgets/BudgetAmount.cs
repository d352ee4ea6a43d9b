namespace TaskScheduling;

/// <summary>A number that knows its unit.</summary>
public readonly record struct BudgetAmount(double Value, BudgetUnit Unit)
{
    internal static BudgetAmount Of(TimeSpan duration) => new(duration.TotalSeconds, BudgetUnit.Seconds);

    internal static BudgetAmount OfCpu(TimeSpan duration) => new(duration.TotalSeconds, BudgetUnit.CpuSeconds);

    internal static BudgetAmount OfBytes(long bytes) => new(bytes, BudgetUnit.Bytes);

    internal BudgetAmount Minus(BudgetAmount used) => this with { Value = Math.Max(0, Value - used.Value) };

    /// <summary>For example <c>12.5 s</c>, <c>3 CPU-s</c> or <c>1.5 MiB</c>.</summary>
    public override string ToString() => Unit switch
    {
        BudgetUnit.Seconds => FormattableString.Invariant($"{Value:0.###} s"),
        BudgetUnit.CpuSeconds => FormattableString.Invariant($"{Value:0.###} CPU-s"),
        _ when Value >= 1 << 20 => FormattableString.Invariant($"{Value / (1 << 20):0.#} MiB"),
        _ => FormattableString.Invariant($"{Value:0} B"),
    };
}
