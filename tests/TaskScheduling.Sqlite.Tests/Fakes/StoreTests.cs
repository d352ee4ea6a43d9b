using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A store over a file, on a clock that is moved by hand.</summary>
public abstract class StoreTests
{
    private protected static readonly TaskId First = TaskId.Parse("00000001-0000-0000-0000-000000000000");
    private protected static readonly TaskId Second = TaskId.Parse("00000002-0000-0000-0000-000000000000");
    private protected static readonly DateTimeOffset Date = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private protected static readonly ProcessingTaskRequest Request = new("process") { Key = "k" };
    private protected static readonly ProcessingTaskRequest Long = new("process") { Payload = TaskPayload.FromJson(Encoding.UTF8.GetBytes($"\"{new string('x', 100_000)}\"")) };

    private protected FakeTimeProvider Time { get; } = new(Date);

    private protected StoreFolder Folder { get; } = new();

    private protected SqliteTaskStore Store => field ??= Folder.Open(Time);

    [TearDown]
    public async Task Remove() => await Folder.DisposeAsync();

    private protected static TaskId Id(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private protected static TaskRecord Submission(TaskId id, bool startsRun = false, BackgroundTaskRequest? request = null) =>
        new(PersistKind.Submission, id, startsRun ? 1 : 0, Date, request ?? Request, null, startsRun);

    private protected static TaskRecord Start(TaskId id, int attempt) => new(PersistKind.RunStart, id, attempt, Date.AddSeconds(attempt), Request, null, false);

    private protected static TaskRecord End(TaskId id, int attempt = 1, bool follows = false, string title = "Export", DateTimeOffset? at = null) =>
        new(PersistKind.RunEnd, id, attempt, at ?? Date.AddSeconds(attempt), null, Result(id, attempt, follows, title), false);

    private protected static TaskResult Result(TaskId id, int attempt, bool follows = false, string title = "Export") => new()
    {
        TaskId = id,
        RunId = attempt == 0 ? null : new RunId(id, attempt),
        Outcome = TaskOutcome.Succeeded,
        Title = title,
        Next = follows ? new Resubmitted(attempt + 1, ResubmitRule.AfterBackoff(), Date.AddMinutes(attempt)) : null,
    };

    private protected static TaskNote Note(TaskId id, string title, long completed = 0) => new(id, 1, title, null, new ProgressSnapshot(completed, null), null, []);

    private protected async Task SaveAsync(params TaskRecord[] records)
    {
        foreach (var record in records)
            await Store.SaveAsync(record, default);
    }
}
