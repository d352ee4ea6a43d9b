namespace TaskScheduling;

/// <summary>One moment of a task. Immutable.</summary>
public sealed record TaskSnapshot
{
    /// <summary>The task.</summary>
    public required TaskId TaskId { get; init; }

    /// <summary>The handler's identifier.</summary>
    public required string Identifier { get; init; }

    /// <summary>Its key, if it has one.</summary>
    public TaskKey Key { get; init; }

    /// <summary>Its lane.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>Where it is.</summary>
    public required TaskState State { get; init; }

    /// <summary>Number of the current or last run, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>When it was submitted, in UTC.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the run in progress began, in UTC. Null: none is.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Last progress.</summary>
    public ProgressSnapshot Progress { get; init; }

    /// <summary>Title now.</summary>
    public string Title { get; init; } = "";

    /// <summary>Subtitle now.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Why the run in progress was told to stop. Null: it was not.</summary>
    public Expiration? Expiration { get; init; }

    /// <summary>Of the run before, or of the last run when the task has ended.</summary>
    public TaskResult? LastResult { get; init; }

    /// <summary>
    /// An end of it is decided and not durable yet: the store writes it, or fails and is asked again. The handle completes, a further run begins and the
    /// key is free once it is. Always false with the store in memory.
    /// </summary>
    public bool IsBeingSaved { get; init; }
}
