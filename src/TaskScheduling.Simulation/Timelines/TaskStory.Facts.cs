namespace TaskScheduling.Simulation;

/// <summary>What is read off a story.</summary>
internal sealed partial class TaskStory
{
    public StoryOutcome Outcome => Refusal is not null ? StoryOutcome.Refused
        : Vanished ? StoryOutcome.Vanished
        : Result?.Outcome switch
        {
            null => StoryOutcome.Pending,
            TaskOutcome.Succeeded => StoryOutcome.Succeeded,
            TaskOutcome.Failed => StoryOutcome.Failed,
            TaskOutcome.Expired => StoryOutcome.Expired,
            _ => StoryOutcome.Cancelled,
        };

    private TaskResult? Last => Result ?? (_runs.Count > 0 ? _runs[^1] : null);

    /// <summary>Why it, or its last run, was told to stop; or <c>none</c>.</summary>
    public string ReasonCode => Last?.Expiration?.Code ?? "none";

    public string Title => Task.RecordedTitle ?? Task.Title;

    /// <summary>As people read it.</summary>
    public string? Subtitle => Task.Words ?? Task.Subtitle;

    /// <summary>0 to 1.</summary>
    public double Progress => Result is null && Task.Run is { } run ? run.Shown() : Last?.Progress is { Total: > 0 } progress ? (double)progress.Completed / progress.Total.Value : 0;

    /// <summary>0 to 1; 1 for what has succeeded, also where it reported less, or nothing.</summary>
    public double Completion => Outcome is StoryOutcome.Succeeded ? 1 : Progress;

    /// <summary>CPU time of all its runs that were metered.</summary>
    public TimeSpan Cpu => _runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + (run.Usage.Cpu ?? TimeSpan.Zero));

    /// <summary>Whether the CPU time of at least one of its runs is known.</summary>
    public bool IsMetered => _runs.Exists(run => run.Usage.Cpu is not null);

    /// <summary>From the submission to the first start. Null: it never started.</summary>
    public TimeSpan? Waited => FirstStart - Submitted;
}
