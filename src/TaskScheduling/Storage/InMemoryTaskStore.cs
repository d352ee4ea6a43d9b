using System.Collections.Concurrent;

namespace TaskScheduling;

/// <summary>Keeps checkpoints as long as the process lives; the engine itself remembers everything else.</summary>
internal sealed class InMemoryTaskStore : ITaskStore
{
    private readonly ConcurrentDictionary<TaskId, byte[]> _checkpoints = new();
    private volatile bool _hasAny; // never reset; most apps save none, and every run asks

    public bool IsDurable => false;

    public bool SavesRecords => false;

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) => new([]);

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _checkpoints[run.TaskId] = utf8Json.ToArray();
        _hasAny = true;
        return ValueTask.CompletedTask;
    }

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) =>
        _hasAny && _checkpoints.TryGetValue(id, out var saved) ? saved : default(ReadOnlyMemory<byte>?); // a plain null would become an empty checkpoint

    public void Note(TaskNote note)
    {
        // Whoever looks is in this process and sees the task itself.
    }

    public void Forget(TaskId id)
    {
        if (_hasAny)
            _checkpoints.TryRemove(id, out _);
    }
}
