namespace TaskScheduling;

/// <summary>One thing to make durable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="TaskId">Of which task.</param>
/// <param name="Attempt">Of which run; 0 where none is concerned.</param>
/// <param name="At">When it was decided, in UTC: with the submission the date that <see cref="RecoveredTask.SubmittedAt"/> gives back.</param>
/// <param name="Request">The submission; null for the end of a run.</param>
/// <param name="Result">The end of a run, or of a task without one; null otherwise. One without <see cref="TaskResult.Next"/> ends the task.</param>
/// <param name="StartsRun">With the submission: its first run starts at once, so both are one commit.</param>
internal readonly record struct TaskRecord(
    PersistKind Kind, TaskId TaskId, int Attempt, DateTimeOffset At, BackgroundTaskRequest? Request, TaskResult? Result, bool StartsRun);

/// <summary>A task that the store gives back.</summary>
internal readonly record struct StoredTask(TaskId Id, RecoveredTask Task);

/// <summary>Port to where tasks live.</summary>
/// <remarks>
/// Records are given inside a turn, or by any thread where an end is given again, and the reading is begun by whoever starts the host, so neither may
/// block: a store that has to wait does so on a thread of its own. Records of one task come in their order and take effect in it. One that failed is as
/// if it had not been given; so is a checkpoint whose call throws, also where it was cancelled. Answers of <see cref="SaveAsync"/> may come one after the
/// other on one thread: what follows one of them there is short, and no user's code.
/// </remarks>
/// <exception cref="RunFencedException">Of <see cref="SaveAsync"/>: the run is another process's by now.</exception>
/// <exception cref="RecordRefusedException">Of <see cref="SaveAsync"/>: the store works, and never takes this record. Any other fault is the store's, and may pass.</exception>
internal interface ITaskStore
{
    /// <summary>Whether pending tasks outlive the process.</summary>
    bool IsDurable { get; }

    /// <summary>Whether <see cref="SaveAsync"/> does anything; false spares the round trip.</summary>
    bool SavesRecords { get; }

    /// <summary>Durable when it completes. A completed task back means: no thread switch for a store in memory.</summary>
    ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken);

    /// <summary>What has not ended, in the order of submission. Asked once at the start of a durable store, and again only if that failed.</summary>
    /// <remarks>A run is open if its start is the last thing that is recorded of its task. Checkpoints of tasks that are not given back may be dropped.</remarks>
    ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken);

    ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken);

    /// <summary>The last saved checkpoint, never half of one. Null: there is none.</summary>
    ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id);

    /// <summary>Whether <see cref="Note"/> does anything; false spares looking at progress for it. By default those that several processes share keep notes.</summary>
    bool KeepsNotes => this is ISharedTaskStore;

    /// <summary>How often progress is looked at: each time may become a note.</summary>
    TimeSpan NoteInterval => TimeSpan.FromMilliseconds(250);

    /// <summary>Written behind and coalesced: of several notes of a task the last one counts, and none waits for the disk.</summary>
    /// <remarks>A store that keeps none need not do anything.</remarks>
    void Note(TaskNote note);

    /// <summary>The task has left the history.</summary>
    void Forget(TaskId id);
}
