namespace TaskScheduling;

/// <summary>How much of the past is kept. A value.</summary>
public sealed record HistoryBounds
{
    /// <summary>Ended tasks. Default: 1,000.</summary>
    public int EndedTasks
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EndedTasks));
    } = 1_000;

    /// <summary>Age of an ended task. Default: 24 h.</summary>
    public TimeSpan EndedTaskAge
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EndedTaskAge));
    } = TimeSpan.FromHours(24);

    /// <summary>Events a task. Default: 32.</summary>
    public int EventsPerTask
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EventsPerTask));
    } = 32;

    /// <summary>Condition changes, from which waiting times are derived. Default: 10,000.</summary>
    public int ConditionChanges
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(ConditionChanges));
    } = 10_000;

    /// <summary>Events a watcher may be behind before it misses some. Default: 1,024.</summary>
    public int EventsPerWatcher
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EventsPerWatcher));
    } = 1_024;
}
