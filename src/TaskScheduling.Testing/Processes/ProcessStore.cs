namespace TaskScheduling.Testing;

/// <summary>What one process has of a store that outlives it: once it is gone, nothing that its threads still do is recorded.</summary>
internal sealed class ProcessStore(ITaskStore store) : ITaskStore
{
    private volatile bool _isCut;

    public bool IsDurable => store.IsDurable;

    public bool SavesRecords => store.SavesRecords;

    public void Cut() => _isCut = true;

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) => _isCut ? default : store.SaveAsync(record, cancellationToken);

    public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) => store.LoadAsync(cancellationToken);

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
        _isCut ? default : store.SaveCheckpointAsync(run, utf8Json, cancellationToken);

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => store.ReadCheckpoint(id);

    public void Note(TaskNote note) => store.Note(note);

    public void Forget(TaskId id)
    {
        if (!_isCut)
            store.Forget(id);
    }
}
