namespace TaskScheduling;

/// <summary>Run time within a sliding window.</summary>
/// <remarks>Source of the shape: the rolling quotas of Android's JobScheduler (10 min per 4 h and the like).</remarks>
/// <param name="RunTime">Run time per window; positive.</param>
/// <param name="Window">Length of the window; at least <paramref name="RunTime"/>.</param>
/// <param name="Scope">Whose run time.</param>
public readonly record struct RunQuota(TimeSpan RunTime, TimeSpan Window, QuotaScope Scope = QuotaScope.Identifier)
{
    /// <summary>Run time per window; positive.</summary>
    public TimeSpan RunTime { get; } = BudgetRules.Positive(RunTime, nameof(RunTime));

    /// <summary>Length of the window; at least <see cref="RunTime"/>.</summary>
    public TimeSpan Window { get; } = BudgetRules.NotBelow(Window, RunTime, nameof(Window), nameof(RunTime));
}
