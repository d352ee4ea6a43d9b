using System.Text.Json;
using static TaskScheduling.TimeOrder;

namespace TaskScheduling.Sqlite;

/// <summary>Tasks as they stand in the file.</summary>
internal sealed class TaskRows(string path, BootClock boot)
{
    private const string Columns = """
        SELECT t.sequence, t.id, t.submitted_at, t.revision, t.open_attempt, t.ended_at, ifnull(t.request, q.request), n.noted_at, n.note
        FROM tasks t LEFT JOIN requests q ON q.sequence = t.sequence LEFT JOIN notes n ON n.sequence = t.sequence
        """;

    private const string Open = Columns + " WHERE t.ended_at IS NULL ORDER BY t.sequence";
    private const string Ended = Columns + " WHERE t.ended_at IS NOT NULL ORDER BY t.ended_at DESC, t.revision DESC LIMIT ?1";
    private const string Changed = Columns + " WHERE t.revision > ?1 ORDER BY t.revision LIMIT ?2";
    private const string Last = "SELECT max(sequence) FROM tasks";
    private const string Foreign = Columns + " WHERE t.sequence > ?1 AND t.sequence <= ?4 AND t.submitter IS NOT ?3 AND t.ended_at IS NULL ORDER BY t.sequence LIMIT ?2";

    private const string Runs = """
        SELECT r.attempt, r.started_at, r.result, e.name, e.boot_id, e.uptime, e.renewed_at, r.executor
        FROM runs r LEFT JOIN executors e ON e.number = r.executor WHERE r.sequence = ?1 ORDER BY r.attempt
        """;

    /// <summary>Everything that has not ended, in the order of submission.</summary>
    public List<TaskRow> ReadOpen(StoreConnection connection) => Read(connection, connection[Open]);

    /// <summary>The last tasks that have ended, the newest first.</summary>
    public List<TaskRow> ReadEnded(StoreConnection connection, int most) => Read(connection, connection[Ended].Bind(1, most));

    /// <summary>What has changed since a revision, by revision.</summary>
    public List<TaskRow> ReadChanged(StoreConnection connection, long since, int most) => Read(connection, connection[Changed].Bind(1, since).Bind(2, most));

    /// <summary>Submissions of other processes since a sequence, in their order; and up to where there are no others, or none were read.</summary>
    /// <remarks>This process's own are passed over once: whoever came back to them each time would read the whole history ten times a second.</remarks>
    public (List<TaskRow> Rows, long Until) ReadForeign(StoreConnection connection, long since, int most, byte[] self)
    {
        var last = Math.Max(since, connection[Last].Number() ?? 0); // before the rows: a commit between the two is read the next time
        var rows = Read(connection, connection[Foreign].Bind(1, since).Bind(2, most).Bind(3, self).Bind(4, last));
        return (rows, rows.Count == most ? rows[^1].Sequence : last);
    }

    private List<TaskRow> Read(StoreConnection connection, Statement tasks)
    {
        var rows = new List<TaskRow>();
        while (tasks.Step())
        {
            var id = tasks.Id(1);
            try
            {
                rows.Add(Row(connection, tasks, id));
            }
            catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException or NotSupportedException)
            {
                tasks.Reset();
                throw new IOException(
                    $"{path}: task {id} cannot be read ({exception.Message}) It was left as it is: update the package TaskScheduling.Sqlite if a newer one has written it, "
                    + "or restore the file from a backup.",
                    exception);
            }
        }

        return rows;
    }

    private TaskRow Row(StoreConnection connection, Statement task, TaskId id)
    {
        var (sequence, isOpen, hasNote) = (task.Long(0), !task.IsNull(4), !task.IsNull(8));
        var request = JsonSerializer.Deserialize(task.Bytes(6), RecordingJson.Full.TypeOf<BackgroundTaskRequest>())!;
        var shared = new SharedTask(id, new RecoveredTask(request, task.Date(2)), task.Long(3)) { Note = hasNote ? NoteJson.Read(id, task.Bytes(8)) : null };
        var results = new List<TaskResult>();
        var withoutRun = default(TaskResult);
        var openedBy = default(long?);
        var runs = connection[Runs].Bind(1, sequence);
        while (runs.Step())
        {
            var attempt = (int)runs.Long(0);
            if (!runs.IsNull(2) && JsonSerializer.Deserialize(runs.Bytes(2), RecordingJson.Full.TypeOf<TaskResult>()) is { } result)
            {
                if (attempt == 0)
                    withoutRun = result; // whenever it came, it is the last one, and no run's
                else
                    results.Add(result);
            }
            else if (isOpen && attempt == task.Long(4))
            {
                shared = Opened(shared, runs, attempt, hasNote ? task.Date(7) : null);
                openedBy = runs.IsNull(7) ? null : runs.Long(7);
            }
        }

        var end = task.IsNull(5) ? null : withoutRun ?? results.LastOrDefault();
        return new TaskRow(sequence, shared with { End = end, Task = shared.Task with { Runs = [.. results] } }, openedBy);
    }

    private SharedTask Opened(SharedTask shared, Statement run, int attempt, DateTimeOffset? notedAt)
    {
        var startedAt = run.Date(1);
        var isKnown = !run.IsNull(3);
        return shared with
        {
            StartedAt = startedAt,
            ExecutedBy = isKnown ? run.Text(3) : null,
            Task = shared.Task with
            {
                OpenRun = attempt,
                LastSignOfLife = Later(Later(startedAt, isKnown ? run.Date(6) : null), notedAt),
                LastSaid = shared.Note is { } note && note.Attempt == attempt ? new LastSaid(note.Title, note.Subtitle, note.Progress) : null,
                BootChanged = isKnown ? boot.HasChangedSince(run.IsNull(4) ? null : run.Text(4), new TimeSpan(run.Long(5))) : null,
            },
        };
    }
}

/// <summary>A task as it stands in the file.</summary>
/// <param name="Sequence">Where it stands in the order of submission.</param>
/// <param name="Task">What everybody may know of it.</param>
/// <param name="OpenedBy">The number of the process that has begun its open run. Null: there is none, or not known.</param>
internal readonly record struct TaskRow(long Sequence, SharedTask Task, long? OpenedBy)
{
    /// <summary>For whoever goes on after the process that ended so.</summary>
    public RecoveredTask Recover(ExitMark? lastExit) => lastExit is { } exit && exit.Executor == OpenedBy ? Task.Task with { ExitCode = exit.Code } : Task.Task;
}
