namespace TaskScheduling;

/// <summary>How one run ended, and whether another follows; the result of the last run is the result of the task.</summary>
public sealed record TaskResult
{
    private readonly int _attempt; // every finished run keeps a result: its task is not written down twice

    /// <summary>The task.</summary>
    public required TaskId TaskId { get; init; }

    /// <summary>The run, always one of <see cref="TaskId"/>. Null: the task ended without a current run.</summary>
    public RunId? RunId
    {
        get => _attempt == 0 ? null : new RunId(TaskId, _attempt);
        init => _attempt = value?.Attempt ?? 0;
    }

    /// <summary>How it ended.</summary>
    public required TaskOutcome Outcome { get; init; }

    /// <summary>Why it was told to stop. Null: it was not. A run that was told to stop and succeeded or failed all the same keeps it.</summary>
    public Expiration? Expiration { get; init; }

    /// <summary>
    /// What the handler threw. <see cref="TaskOutcome.Failed"/>: what ended the run. <see cref="TaskOutcome.Expired"/>: what it had thrown last, where a
    /// pipeline around it was still trying when the run expired; mostly null. Otherwise null.
    /// </summary>
    public TaskFault? Fault { get; init; }

    /// <summary>The handler was still running when its grace ended.</summary>
    public bool GraceExceeded { get; init; }

    /// <summary>The handler returned normally after the expiration, with work left over.</summary>
    public bool ReturnedIncomplete { get; init; }

    /// <summary>What the run consumed.</summary>
    public TaskUsage Usage
    {
        get => Metered ?? (Elapsed == TimeSpan.Zero ? TaskUsage.None : new TaskUsage(Elapsed, null, null, null));
        init => (Elapsed, Metered) = (value.Elapsed, value is { Cpu: null, AllocatedBytes: null, PeakMemoryBytes: null } ? null : value);
    }

    // Most runs are metered for nothing but time, and results are made far more often than read.
    internal TimeSpan Elapsed { get; init; }

    /// <summary>Not null: more than time is known.</summary>
    internal TaskUsage? Metered { get; init; }

    /// <summary>Last progress.</summary>
    public ProgressSnapshot Progress { get; init; }

    /// <summary>Final title.</summary>
    public string Title { get; init; } = "";

    /// <summary>Final subtitle.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Not null: the task goes back to pending and this is not its last result.</summary>
    public Resubmitted? Next { get; init; }

    /// <summary>Whether <see cref="Outcome"/> is <see cref="TaskOutcome.Succeeded"/>.</summary>
    public bool IsSuccess => Outcome is TaskOutcome.Succeeded;

    /// <summary>Returns this, or throws what it says. For callers that prefer exceptions.</summary>
    /// <exception cref="TaskExpiredException">The run expired; its inner exception is that of <see cref="Fault"/>, if there is one.</exception>
    /// <exception cref="TaskFailedException">The handler threw.</exception>
    /// <exception cref="TaskWithdrawnException">The task ended without a current run.</exception>
    public TaskResult EnsureSucceeded() => Outcome switch
    {
        TaskOutcome.Succeeded => this,
        TaskOutcome.Failed => throw new TaskFailedException(Fault!),
        TaskOutcome.Expired => throw new TaskExpiredException(Expiration!, Fault?.Exception),
        _ => throw new TaskWithdrawnException(Expiration),
    };
}
