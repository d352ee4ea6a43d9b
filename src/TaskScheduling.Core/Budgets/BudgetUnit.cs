namespace TaskScheduling;

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
