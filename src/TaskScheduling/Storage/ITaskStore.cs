namespace TaskScheduling;

/// <summary>One thing to make durable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="TaskId">Of which task.</param>
/// <param name="Request">The submission; null for the end of a run.</param>
/// <param name="Result">The end of a run, or of a task without one; null otherwise.</param>
/// <param name="StartsRun">With the submission: its first run starts at once, so both are one commit.</param>
internal readonly record struct TaskRecord(PersistKind Kind, TaskId TaskId, BackgroundTaskRequest? Request, TaskResult? Result, bool StartsRun);

/// <summary>Port to where tasks live.</summary>
internal interface ITaskStore
{
    /// <summary>Whether pending tasks outlive the process.</summary>
    bool IsDurable { get; }

    /// <summary>Whether <see cref="SaveAsync"/> does anything; false spares the round trip.</summary>
    bool SavesRecords { get; }

    /// <summary>Durable when it completes. A completed task back means: no thread switch for a store in memory.</summary>
    ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken);

    ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken);

    /// <summary>The last saved checkpoint, never half of one. Null: there is none.</summary>
    ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id);

    /// <summary>The task has left the history.</summary>
    void Forget(TaskId id);
}
