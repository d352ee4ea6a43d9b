namespace TaskScheduling;

/// <summary>What one run may consume. Immutable; vary it using <c>with</c>. Null: no limit from this side.</summary>
/// <remarks>
/// Request and policy are combined so that a request never loosens a policy: the smaller of two limits is in force; two CPU or
/// two thermal limits have no order, so both are. A limit out of range throws here and names itself, the rule and the value.
/// </remarks>
public sealed record TaskBudget
{
    /// <summary>No limit at all.</summary>
    public static TaskBudget Unlimited { get; } = new();

    /// <summary>Run time on the monotonic clock, which excludes suspend. Positive.</summary>
    public TimeSpan? Time
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(Time));
    }

    /// <summary>CPU-seconds inside a sliding window.</summary>
    public CpuLimit? Cpu
    {
        get;
        init => field = value is { } limit ? new CpuLimit(limit.Cores, limit.Window) : null; // refuses default(CpuLimit)
    }

    /// <summary>CPU time of the run in all, summed over threads. Positive.</summary>
    public TimeSpan? CpuTime
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(CpuTime));
    }

    /// <summary>Hottest allowed state of the device.</summary>
    public ThermalLimit? Thermal { get; init; }

    /// <summary>Longest silence.</summary>
    public ProgressLimit? Progress { get; init; }

    /// <summary>Resident bytes of an out-of-process run. Positive. Refused at submit for an in-process run, and not applied to one where a policy has it: use <see cref="AllocatedBytes"/>.</summary>
    public long? MemoryBytes
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(MemoryBytes));
    }

    /// <summary>Managed bytes an in-process run may allocate in all. Positive.</summary>
    public long? AllocatedBytes
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(AllocatedBytes));
    }

    /// <summary>Clean-up time after an expiration. Positive. Null: the policy's; a longer one than the policy's is shortened to it.</summary>
    public TimeSpan? Grace
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(Grace));
    }
}
