using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>What SQLite itself notes, in the transactions that do it: submissions, each end that is written, each task that ends. Nothing leaves it.</summary>
internal sealed class StoreAudit
{
    private const string Tables = """
        CREATE TABLE audit_tasks (task BLOB);
        CREATE TABLE audit_ends (task BLOB, attempt INTEGER, started_at INTEGER, result BLOB);
        CREATE TABLE audit_finals (task BLOB, outcome TEXT);
        CREATE TABLE audit_lost (task BLOB);
        CREATE TRIGGER audit_submission AFTER INSERT ON tasks BEGIN INSERT INTO audit_tasks VALUES (NEW.id); END;
        CREATE TRIGGER audit_end AFTER INSERT ON runs WHEN NEW.result IS NOT NULL BEGIN
          INSERT INTO audit_ends SELECT id, NEW.attempt, NEW.started_at, NEW.result FROM tasks WHERE sequence = NEW.sequence; END;
        CREATE TRIGGER audit_end_of_run AFTER UPDATE ON runs WHEN NEW.result IS NOT NULL BEGIN
          INSERT INTO audit_ends SELECT id, NEW.attempt, NEW.started_at, NEW.result FROM tasks WHERE sequence = NEW.sequence; END;
        CREATE TRIGGER audit_final AFTER UPDATE OF ended_at ON tasks WHEN NEW.ended_at IS NOT NULL BEGIN INSERT INTO audit_finals VALUES (NEW.id, NEW.outcome); END;
        CREATE TRIGGER audit_loss AFTER DELETE ON tasks WHEN OLD.ended_at IS NULL BEGIN INSERT INTO audit_lost VALUES (OLD.id); END;
        """;

    private readonly ILookup<TaskId, End> _ends;
    private readonly ILookup<TaskId, string> _finals;

    private StoreAudit(HashSet<TaskId> tasks, ILookup<TaskId, End> ends, ILookup<TaskId, string> finals, long lost) =>
        (Tasks, _ends, _finals, Lost) = (tasks, ends, finals, lost);

    public HashSet<TaskId> Tasks { get; }

    /// <summary>Tasks that left the file before they had ended.</summary>
    public long Lost { get; }

    public IEnumerable<End> Runs => _ends.SelectMany(ends => ends).Where(end => end.Attempt > 0);

    public int HostLost => Runs.Count(run => run.Result.Expiration is Expiration.HostLost);

    /// <summary>Runs with more than one end, and tasks that have ended more than once.</summary>
    public int Twice => _ends.Sum(ends => ends.Count() - ends.DistinctBy(end => end.Attempt).Count()) + _finals.Count(finals => finals.Count() > 1);

    public IEnumerable<TaskId> Unended => Tasks.Where(task => !_finals.Contains(task));

    /// <summary>Tasks whose runs are not 1, 2, ..., n.</summary>
    public IEnumerable<TaskId> WithGaps => _ends.Where(ends => !ends.Select(end => end.Attempt).Where(attempt => attempt > 0).Order().SequenceEqual(
        Enumerable.Range(1, ends.Count(end => end.Attempt > 0)))).Select(ends => ends.Key);

    /// <summary>Tasks whose last word is not that of their last run, or of their end without one.</summary>
    public IEnumerable<TaskId> WithAnotherFinal => _finals.Where(finals => _ends[finals.Key].OrderBy(end => end.Attempt == 0 ? int.MaxValue : end.Attempt).LastOrDefault() is not { } last
        || last.Result.Next is not null || last.Result.Outcome.ToString() != finals.First()).Select(finals => finals.Key);

    public static void Begin(StoreFolder folder) => folder.Run(Tables);

    public static StoreAudit Read(StoreFolder folder)
    {
        using var connection = folder.Connect();
        return new StoreAudit(
            [.. Rows(connection, "SELECT task FROM audit_tasks", Id)],
            Rows(connection, "SELECT task, attempt, started_at, result FROM audit_ends", row => (Id: Id(row), End: new End(
                Id(row), row.GetInt32(1), row.IsDBNull(2) ? null : new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero),
                JsonSerializer.Deserialize((byte[])row[3], RecordingJson.Full.TypeOf<TaskResult>())!))).ToLookup(row => row.Id, row => row.End),
            Rows(connection, "SELECT task, outcome FROM audit_finals", row => (Id: Id(row), Outcome: row.GetString(1))).ToLookup(row => row.Id, row => row.Outcome),
            Convert.ToInt64(folder.Value("SELECT count(*) FROM audit_lost"), CultureInfo.InvariantCulture));
    }

    public End? Find(TaskId task, int attempt) => _ends[task].FirstOrDefault(end => end.Attempt == attempt);

    public int LossesOf(TaskId task) => _ends[task].Count(end => end.Result.Expiration is Expiration.HostLost);

    public string? FinalOf(TaskId task) => _finals[task].FirstOrDefault();

    public TaskResult? LastOf(TaskId task) => _ends[task].OrderBy(end => end.Attempt == 0 ? int.MaxValue : end.Attempt).LastOrDefault()?.Result;

    private static TaskId Id(SqliteDataReader row) => new(new Guid((byte[])row[0], bigEndian: true));

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>An end as it was written.</summary>
    internal sealed record End(TaskId Task, int Attempt, DateTimeOffset? StartedAt, TaskResult Result);
}
