namespace TaskScheduling.Tests.Storage;

/// <summary>One process's view of a store that outlives it. After the cut nothing that the process still does is recorded.</summary>
internal sealed class ProcessStore(ITaskStore store) : ITaskStore
{
    private volatile bool _isCut;
    private volatile Exception? _fault;
    private volatile Task _reading = Task.CompletedTask;

    public bool IsDurable => store.IsDurable;

    public bool SavesRecords => store.SavesRecords;

    /// <summary>What open runs have last said. Null: nobody has kept it.</summary>
    public LastSaid? LastSaid { get; init; }

    /// <summary>The power fails.</summary>
    public void Cut() => _isCut = true;

    public void FailToLoad() => _fault = new IOException("disk full");

    public void Heal() => _fault = null;

    public TaskCompletionSource HoldLoad()
    {
        var reading = new TaskCompletionSource();
        _reading = reading.Task;
        return reading;
    }

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) =>
        _isCut ? ValueTask.CompletedTask : store.SaveAsync(record, cancellationToken);

    public async ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken)
    {
        await _reading;
        var stored = _fault is { } fault ? throw fault : await store.LoadAsync(cancellationToken);
        return LastSaid is null ? stored : [.. stored.Select(task => task with { Task = task.Task with { LastSaid = LastSaid } })];
    }

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
        _isCut ? ValueTask.CompletedTask : store.SaveCheckpointAsync(run, utf8Json, cancellationToken);

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => store.ReadCheckpoint(id);

    public void Note(TaskNote note) => store.Note(note);

    public void Forget(TaskId id)
    {
        if (!_isCut)
            store.Forget(id);
    }
}
