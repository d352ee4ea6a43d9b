using System.Collections.Concurrent;

namespace TaskScheduling.Sqlite;

/// <summary>Saved checkpoints of tasks that have not left the history, in memory: each run asks at its start, and does not wait for a disk.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Checkpoints
{
    private readonly ConcurrentDictionary<TaskId, byte[]> _saved = new();

    public byte[] this[TaskId id]
    {
        set => _saved[id] = value;
    }

    public bool TryGet(TaskId id, out byte[]? checkpoint) => _saved.TryGetValue(id, out checkpoint);

    public bool Remove(TaskId id) => _saved.TryRemove(id, out _);
}
