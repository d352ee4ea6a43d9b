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
