namespace TaskScheduling;

/// <summary>When a more important task takes a running one's slot. A value.</summary>
public sealed record Preemption
{
    /// <summary>How long a High task must have been ready. Default: 5 s.</summary>
    public TimeSpan ReadyFor
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(ReadyFor));
    } = TimeSpan.FromSeconds(5);

    /// <summary>A run is left alone until it has run this long. Default: 30 s.</summary>
    public TimeSpan MinimumRun
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MinimumRun));
    } = TimeSpan.FromSeconds(30);

    /// <summary>A task is preempted at most this often. Default: 2.</summary>
    public int MaximumTimes
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumTimes));
    } = 2;
}
