namespace TaskScheduling;

/// <summary>Facts the engine may not look up itself.</summary>
internal sealed record SchedulerEngineOptions(SchedulingPolicy Policy)
{
    /// <summary>Usable cores: the smaller of affinity and container quota, rounded up. At least 1.</summary>
    public int Processors { get; init; } = 1;

    public TaskResources SupportedResources { get; init; }

    /// <summary>Whether examinations that only may find something are rounded to a common grid. Off in tests.</summary>
    public bool CoalesceExaminations { get; init; }

    /// <summary>Whether pending tasks outlive the process.</summary>
    public bool StoreIsDurable { get; init; }

    /// <summary>Whether there is anything to write. False: whatever is decided counts as saved at once, and no <see cref="EffectKind.Persist"/> is asked for.</summary>
    public bool SavesRecords { get; init; } = true;

    /// <summary>Whom states are shown from the beginning on.</summary>
    public Audience Audience { get; init; } = Audience.AllTasks;

    /// <summary>Why CPU cannot be metered here. Null: it can.</summary>
    public string? CpuUnavailable { get; init; }
}
