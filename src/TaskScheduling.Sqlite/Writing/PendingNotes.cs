using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Sqlite;

/// <summary>The last note of each task until it is written: with the next transaction, or at once where 100 ms have passed since the last ones. Thread-safe.</summary>
internal sealed class PendingNotes : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _path;
    private readonly ITimer _timer;
    private readonly Func<StoreWrite, bool> _post;
    private Dictionary<TaskId, TaskNote> _notes = [];
    private long? _takenAt;

    public PendingNotes(string path, TimeProvider time, ILogger logger, Func<StoreWrite, bool> post)
    {
        (_path, _time, _logger, _post) = (path, time, logger, post);
        _timer = time.CreateTimer(_ => post(new Barrier()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TaskNote note)
    {
        using (_gate.EnterScope())
        {
            var isFirst = _notes.Count == 0; // a task that says something every moment does not put it off
            _notes[note.TaskId] = note;
            if (!isFirst)
                return;
            if (_takenAt is { } taken && Interval - _time.GetElapsedTime(taken) is { Ticks: > 0 } left)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        _post(new Barrier());
    }

    /// <summary>Adds what is there to a group.</summary>
    public void TakeInto(List<StoreWrite> group)
    {
        Dictionary<TaskId, TaskNote> taken;
        using (_gate.EnterScope())
        {
            _takenAt = _time.GetTimestamp(); // also where there are none: what is said right after a start or an end comes seldom alone
            if (_notes.Count == 0)
                return;
            (taken, _notes) = (_notes, []);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        group.Add(new NotesWrite(this, taken, _time.GetUtcNow()));
    }

    public void Dispose() => _timer.Dispose();

    private void TakeBack(Dictionary<TaskId, TaskNote> notes, Exception fault)
    {
        _logger.NotesNotWritten(fault, notes.Count, _path);
        using (_gate.EnterScope())
        {
            foreach (var (id, note) in notes)
                _notes.TryAdd(id, note); // a newer one counts
            _timer.Change(AfterFault, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class NotesWrite(PendingNotes pending, Dictionary<TaskId, TaskNote> notes, DateTimeOffset at) : StoreWrite
    {
        private readonly List<(TaskId Id, byte[] Json)> _written = [];

        public override bool WaitsForDisk => false;

        public override void Begin()
        {
            foreach (var (id, note) in notes)
            {
                try
                {
                    _written.Add((id, NoteJson.Write(note)));
                }
                catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
                {
                    pending._logger.NoteDropped(exception, id);
                }
            }
        }

        public override void Apply(WriteTransaction transaction)
        {
            foreach (var (id, json) in _written)
            {
                var sequence = transaction["UPDATE tasks SET revision = ?2 WHERE id = ?1 RETURNING sequence"].Bind(1, id).Bind(2, transaction.NextRevision()).Number();
                if (sequence is { } known) // a submission that was not saved has nothing to be noted
                {
                    transaction["INSERT INTO notes (sequence, noted_at, note) VALUES (?1, ?2, ?3) ON CONFLICT (sequence) DO UPDATE SET noted_at = excluded.noted_at, note = excluded.note"]
                        .Bind(1, known).Bind(2, at).Bind(3, json).Run();
                }
            }
        }

        protected override void Failed(Exception fault) => pending.TakeBack(notes, fault);
    }
}
