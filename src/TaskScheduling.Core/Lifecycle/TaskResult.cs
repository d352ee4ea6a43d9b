namespace TaskScheduling;

/// <summary>Counts behind a fraction.</summary>
/// <param name="Completed">Units done.</param>
/// <param name="Total">Units in all. Null: not known yet.</param>
public readonly record struct ProgressSnapshot(long Completed, long? Total)
{
    /// <summary>0 to 1. Null: indeterminate.</summary>
    public double? Fraction => Total is { } total and > 0 ? Math.Clamp((double)Completed / total, 0, 1) : null;
}

/// <summary>What a run consumed.</summary>
/// <param name="Elapsed">Run time on the monotonic clock.</param>
/// <param name="Cpu">CPU time of the logical task. Null: not metered, because no budget asked for it.</param>
/// <param name="AllocatedBytes">Managed bytes allocated. Null: not metered.</param>
/// <param name="PeakMemoryBytes">Most resident bytes seen of an out-of-process run. Null: in-process.</param>
public sealed record TaskUsage(TimeSpan Elapsed, TimeSpan? Cpu, long? AllocatedBytes, long? PeakMemoryBytes)
{
    /// <summary>Nothing ran.</summary>
    public static TaskUsage None { get; } = new(TimeSpan.Zero, null, null, null);
}

/// <summary>What was thrown, in a form that survives a store and a channel.</summary>
/// <param name="Type">Full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
public sealed record TaskFault(string Type, string Message)
{
    /// <summary>The exception itself; only in the process that ran the handler. Not part of equality.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Takes type and message of an exception.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static TaskFault From(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new TaskFault(exception.GetType().FullName ?? exception.GetType().Name, exception.Message) { Exception = exception };
    }

    /// <summary>Equal when type and message are.</summary>
    public bool Equals(TaskFault? other) => other is not null && Type == other.Type && Message == other.Message;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Message);
}

/// <summary>A further run is planned.</summary>
/// <param name="Attempt">Its number.</param>
/// <param name="Rule">The rule that led to it.</param>
/// <param name="NotBefore">Known floor in UTC. Null: when its conditions hold.</param>
public sealed record Resubmitted(int Attempt, ResubmitRule Rule, DateTimeOffset? NotBefore);

/// <summary>How one run ended, and whether another follows; the result of the last run is the result of the task.</summary>
public sealed record TaskResult
{
    /// <summary>The task.</summary>
    public required TaskId TaskId { get; init; }

    /// <summary>The run. Null: the task ended without a current run.</summary>
    public RunId? RunId { get; init; }

    /// <summary>How it ended.</summary>
    public required TaskOutcome Outcome { get; init; }

    /// <summary>Why it was told to stop. Null: it was not. A run that was told to stop and succeeded or failed all the same keeps it.</summary>
    public Expiration? Expiration { get; init; }

    /// <summary>What the handler threw. Null unless <see cref="TaskOutcome.Failed"/>.</summary>
    public TaskFault? Fault { get; init; }

    /// <summary>The handler was still running when its grace ended.</summary>
    public bool GraceExceeded { get; init; }

    /// <summary>The handler returned normally after the expiration, with work left over.</summary>
    public bool ReturnedIncomplete { get; init; }

    /// <summary>What the run consumed.</summary>
    public TaskUsage Usage { get; init; } = TaskUsage.None;

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
    /// <exception cref="TaskExpiredException">The run expired.</exception>
    /// <exception cref="TaskFailedException">The handler threw.</exception>
    /// <exception cref="TaskWithdrawnException">The task ended without a current run.</exception>
    public TaskResult EnsureSucceeded() => Outcome switch
    {
        TaskOutcome.Succeeded => this,
        TaskOutcome.Failed => throw new TaskFailedException(Fault!),
        TaskOutcome.Expired => throw new TaskExpiredException(Expiration!),
        _ => throw new TaskWithdrawnException(Expiration),
    };
}
