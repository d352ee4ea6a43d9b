namespace TaskScheduling.Testing;

/// <summary>Keeps records and checkpoints for one scheduler after the other within a process: what a durable store promises, short of a restart.</summary>
/// <remarks>
/// The reference for the ports: opened by name it is one that several processes share. Thread-safe: everything is under <c>_gate</c>.
/// </remarks>
internal sealed partial class SurvivingTaskStore : ITaskStore
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<TaskId, Row> _rows = []; // in the order of submission; what has ended is in it only where it is shared
    private readonly Dictionary<TaskId, byte[]> _checkpoints = [];

    public bool IsDurable => true;

    public bool SavesRecords => true;

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (_gate.EnterScope())
            Apply(record, by: null);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (_gate.EnterScope())
        {
            foreach (var ended in _checkpoints.Keys.Where(id => _rows.GetValueOrDefault(id) is not { End: null }).ToArray())
                _checkpoints.Remove(ended);
            return new([.. _rows.Where(row => row.Value.End is null).Select(row => new StoredTask(row.Key, row.Value.Task))]);
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
        using (_gate.EnterScope())
        {
            if (_isShared && _rows.TryGetValue(note.TaskId, out var row) && row.Note != note)
                Change(row, () => row.Note = note);
        }
    }

    public void Forget(TaskId id)
    {
        using (_gate.EnterScope())
        {
            _checkpoints.Remove(id);
            if (_rows.GetValueOrDefault(id) is { End: not null })
                _rows.Remove(id);
        }
    }

    private void Apply(TaskRecord record, View? by)
    {
        if (record.Kind is PersistKind.Submission)
        {
            var submitted = new Row(record.TaskId, new RecoveredTask(record.Request!, record.At)) { SubmittedBy = by };
            _rows[record.TaskId] = submitted;
            Change(submitted, () => submitted.Open(record.StartsRun ? 1 : null, record.At, by));
        }
        else if (_rows.TryGetValue(record.TaskId, out var row) && row.End is null)
        {
            if (record.Result is { Next: null } && !_isShared)
                _rows.Remove(record.TaskId);
            Change(row, () => row.Apply(record, by));
        }
    }

    /// <summary>What is known of one task.</summary>
    private sealed class Row(TaskId id, RecoveredTask task)
    {
        public TaskId Id => id;

        public RecoveredTask Task { get; private set; } = task;

        public View? SubmittedBy { get; init; }

        /// <summary>Who may execute it. Null: whoever executes all.</summary>
        public View? AssignedTo { get; set; }

        public View? ExecutedBy { get; private set; }

        public DateTimeOffset? StartedAt { get; private set; }

        public TaskResult? End { get; private set; }

        public TaskNote? Note { get; set; }

        public long Revision { get; set; }

        public SharedTask Show() => new(id, Task, Revision) { End = End, StartedAt = StartedAt, ExecutedBy = ExecutedBy?.Name, Note = Note };

        public void Open(int? attempt, DateTimeOffset at, View? by)
        {
            if (attempt is not null)
                (Task, StartedAt, ExecutedBy) = (Task with { OpenRun = attempt, LastSignOfLife = at, BootChanged = false }, at, by);
        }

        public void Apply(in TaskRecord record, View? by)
        {
            if (record.Kind is PersistKind.RunStart)
            {
                Open(record.Attempt, record.At, by);
                return;
            }

            (Task, StartedAt, ExecutedBy) = (Task with { OpenRun = null, LastSignOfLife = null, BootChanged = null }, null, null);
            if (record.Result is not { } result)
                return;
            if (result.RunId is not null)
                Task = Task with { Runs = [.. Task.Runs, result] };
            if (result.Next is null)
                End = result;
        }
    }
}
