namespace TaskScheduling.Tests.Storage;

public enum Failure
{
    AtTheCall,
    Later,
}

/// <summary>A store in memory that fails, or takes its time, when the test says so.</summary>
internal sealed class ScriptedStore : ITaskStore
{
    private readonly InMemoryTaskStore _memory = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Func<PersistKind, ValueTask?> _plan = _ => null;

    public bool IsDurable => false;

    public bool SavesRecords => true;

    public bool FailsToRead { get; set; }

    /// <summary>Somebody waits for what is held.</summary>
    public Task Held => _held.Task;

    public void Fail(PersistKind what, Failure how) => _plan = kind =>
        kind != what ? null : how is Failure.AtTheCall ? throw new IOException("disk full") : FailLater();

    public TaskCompletionSource Hold(PersistKind what)
    {
        var saving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _plan = kind =>
        {
            if (kind != what)
                return null;
            _held.TrySetResult();
            return new ValueTask(saving.Task);
        };
        return saving;
    }

    public void Heal() => _plan = _ => null;

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) => _plan(record.Kind) ?? _memory.SaveAsync(record, cancellationToken);

    public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) => _memory.LoadAsync(cancellationToken);

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
        _memory.SaveCheckpointAsync(run, utf8Json, cancellationToken);

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => FailsToRead ? throw new IOException("disk full") : _memory.ReadCheckpoint(id);

    public void Note(TaskNote note) => _memory.Note(note);

    public void Forget(TaskId id) => _memory.Forget(id);

    private static async ValueTask FailLater()
    {
        await Task.Yield();
        throw new IOException("disk full");
    }
}
