namespace TaskScheduling;

/// <summary>What people see of a task. Immutable; the latest revision is the truth.</summary>
public sealed record TaskPresentation
{
    /// <summary>The task.</summary>
    public required TaskId TaskId { get; init; }

    /// <summary>The same for every retry of the same work: one card per CardId, replaced, never added.</summary>
    public required string CardId { get; init; }

    /// <summary>The handler's identifier.</summary>
    public required string Identifier { get; init; }

    /// <summary>Rises with every change; an adapter never sees it go back.</summary>
    public required long Revision { get; init; }

    /// <summary>Kind of task; only continued ones are meant for a card.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>Where it is.</summary>
    public required TaskState State { get; init; }

    /// <summary>How it ended; null before.</summary>
    public TaskOutcome? Outcome { get; init; }

    /// <summary>Why it was told to stop: code of the <see cref="Expiration"/>; null when it was not.</summary>
    public string? ExpirationCode { get; init; }

    /// <summary>Title, sanitised.</summary>
    public required string Title { get; init; }

    /// <summary>Subtitle, sanitised. Null: none.</summary>
    public string? Subtitle { get; init; }

    /// <summary>0 to 1. Null: indeterminate.</summary>
    public double? Fraction { get; init; }

    /// <summary>What it declares to wait for ("network"), or code of the reason why it is pending. Null: it does not wait.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>When the run in progress began, in UTC. Null: none is.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the run's time limit or, while expiring, its grace ends, in UTC. Null: neither.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How long the last ended run took, on the monotonic clock. Null: none has ended.</summary>
    public TimeSpan? RunTime { get; init; }

    /// <summary>Number of the run, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>No later revision will come, unless the final text is updated or the work is retried.</summary>
    public bool IsFinal { get; init; }
}
