namespace TaskScheduling;

/// <summary>Keeps records and checkpoints for one scheduler after the other within a process: what a durable store promises, short of a restart.</summary>
/// <remarks>The reference for the port. Thread-safe: everything is under <c>_gate</c>.</remarks>
internal sealed class SurvivingTaskStore : ITaskStore
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<TaskId, RecoveredTask> _tasks = []; // in the order of submission; what has ended is not in it
    private readonly Dictionary<TaskId, byte[]> _checkpoints = [];

    public bool IsDurable => true;

    public bool SavesRecords => true;

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (_gate.EnterScope())
            Apply(record);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (_gate.EnterScope())
        {
            foreach (var ended in _checkpoints.Keys.Where(id => !_tasks.ContainsKey(id)).ToArray())
                _checkpoints.Remove(ended);
            return new([.. _tasks.Select(task => new StoredTask(task.Key, task.Value))]);
        }
    }

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (_gate.EnterScope())
            _checkpoints[run.TaskId] = utf8Json.ToArray();
        return ValueTask.CompletedTask;
    }

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id)
    {
        using (_gate.EnterScope())
            return _checkpoints.TryGetValue(id, out var saved) ? saved : default(ReadOnlyMemory<byte>?); // a plain null would become an empty checkpoint
    }

    public void Note(TaskNote note)
    {
        // Whoever looks is in this process and sees the task itself.
    }

    public void Forget(TaskId id)
    {
        using (_gate.EnterScope())
            _checkpoints.Remove(id);
    }

    private void Apply(in TaskRecord record)
    {
        if (record.Kind is PersistKind.Submission)
        {
            var submitted = new RecoveredTask(record.Request!, record.At);
            _tasks[record.TaskId] = record.StartsRun ? Open(submitted, attempt: 1, record.At) : submitted;
            return;
        }

        if (!_tasks.TryGetValue(record.TaskId, out var known))
            return;
        if (record.Result is { Next: null })
        {
            _tasks.Remove(record.TaskId);
            return;
        }

        _tasks[record.TaskId] = record.Kind switch
        {
            PersistKind.RunStart => Open(known, record.Attempt, record.At),
            PersistKind.RunEnd => Closed(known) with { Runs = [.. known.Runs, record.Result!] },
            _ => Closed(known),
        };
    }

    private static RecoveredTask Open(RecoveredTask task, int attempt, DateTimeOffset at) =>
        task with { OpenRun = attempt, LastSignOfLife = at, BootChanged = false };

    private static RecoveredTask Closed(RecoveredTask task) => task with { OpenRun = null, LastSignOfLife = null, BootChanged = null };
}
