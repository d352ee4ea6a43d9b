namespace TaskScheduling;

/// <summary>Which limit.</summary>
public enum BudgetKind
{
    /// <summary><see cref="TaskBudget.Time"/>.</summary>
    Time,

    /// <summary><see cref="TaskBudget.Cpu"/>.</summary>
    Cpu,

    /// <summary><see cref="TaskBudget.CpuTime"/>.</summary>
    CpuTime,

    /// <summary><see cref="TaskBudget.Thermal"/>.</summary>
    Thermal,

    /// <summary><see cref="ProgressLimit.Stall"/>.</summary>
    Stall,

    /// <summary><see cref="ProgressLimit.MaximumHeartbeatOnly"/>.</summary>
    HeartbeatOnly,

    /// <summary><see cref="ProgressLimit.MaximumWait"/>.</summary>
    Wait,

    /// <summary><see cref="TaskBudget.MemoryBytes"/>.</summary>
    Memory,

    /// <summary><see cref="TaskBudget.AllocatedBytes"/>.</summary>
    Allocated,

    /// <summary><see cref="TaskBudget.Grace"/>.</summary>
    Grace,
}

/// <summary>Where a limit in force came from.</summary>
public enum BudgetSource
{
    /// <summary>The request.</summary>
    Request,

    /// <summary>The registration of its handler.</summary>
    Registration,

    /// <summary>The policy.</summary>
    Policy,
}

/// <summary>Unit of a <see cref="BudgetAmount"/>.</summary>
public enum BudgetUnit
{
    /// <summary>Seconds of run time.</summary>
    Seconds,

    /// <summary>Seconds of processor time.</summary>
    CpuSeconds,

    /// <summary>Bytes.</summary>
    Bytes,
}

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

/// <summary>One limit in force. Two CPU or two thermal limits side by side are two lines.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Used">What is used of it.</param>
/// <param name="Remaining">What is left; never negative.</param>
public sealed record BudgetLine(BudgetKind Kind, BudgetSource Source, BudgetAmount Limit, BudgetAmount Used, BudgetAmount Remaining)
{
    /// <summary>Not null: the limit is not applied, and why ("no sensor", "debugger attached").</summary>
    public string? NotApplied { get; init; }
}

/// <summary>A share of a limit is used up (default 80 %), or a hot spell has begun. Once per episode.</summary>
public sealed record BudgetWarning(BudgetKind Kind, BudgetAmount Used, BudgetAmount Limit, BudgetAmount Remaining);
