namespace TaskScheduling;

/// <summary>What the policy says about one kind of task. A value.</summary>
public sealed record KindPolicy
{
    /// <summary>Slots: runs at a time.</summary>
    public Concurrency Concurrency { get; init; } = Concurrency.Fixed(1);

    /// <summary>Pending tasks that a submission may not exceed. At least 0.</summary>
    public int MaximumPending
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumPending));
    } = 1_000_000;

    /// <summary>Limits of every run of the kind.</summary>
    public TaskBudget Budget { get; init; } = TaskBudget.Unlimited;

    /// <summary>Whether every task of the kind needs an idle device.</summary>
    public bool RequiresIdle { get; init; }

    /// <summary>Battery level that ends runs. Null: none.</summary>
    public BatteryLimit? Battery { get; init; }

    /// <summary>Run time per window. Null: none.</summary>
    public RunQuota? Quota { get; init; }

    /// <summary>Whether low-power mode holds starts of the kind.</summary>
    public bool HeldByLowPowerMode { get; init; }

    /// <summary>Whether the policy's own CPU limit rests while the device is on external power.</summary>
    public bool CpuLiftedOnExternalPower { get; init; }
}
