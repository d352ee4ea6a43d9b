using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>What <see cref="OtherProcess"/> runs: another process over the same file. It says what it has done, and ends with its input.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        var (what, path) = (arguments[0], arguments[1]);
        await using var store = new SqliteTaskStore(new StoreSettings(path) { MaximumEndedTasks = int.MaxValue, EndedTasksKeptFor = TimeSpan.MaxValue }, TimeProvider.System, NullLogger.Instance);
        switch (what)
        {
            case "execute":
                await store.AcquireAsync(default);
                await Console.Out.WriteLineAsync("executes");
                break;
            case "submit":
                var (from, count) = (int.Parse(arguments[2], CultureInfo.InvariantCulture), int.Parse(arguments[3], CultureInfo.InvariantCulture));
                await Parallel.ForEachAsync(Enumerable.Range(from, count), async (number, token) => await store.SaveAsync(
                    new TaskRecord(PersistKind.Submission, new TaskId(new Guid(number, 0, 0, new byte[8])), 0, default, new ProcessingTaskRequest("process"), null, false), token));
                await Console.Out.WriteLineAsync("submitted");
                break;
            case "churn":
                await ChurnAsync(store, int.Parse(arguments[2], CultureInfo.InvariantCulture));
                break;
            default: return 1;
        }

        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Tasks from a number on, each from its submission to its end; it says each number that is saved, until it is killed.</summary>
    private static Task ChurnAsync(SqliteTaskStore store, int from) => Parallel.ForEachAsync(
        Enumerable.Range(from, 1_000_000),
        new ParallelOptions { MaxDegreeOfParallelism = 32 },
        async (number, token) =>
        {
            var id = new TaskId(new Guid(number, 0, 0, new byte[8]));
            var checkpoint = new byte[20_000];
            checkpoint.AsSpan().Fill((byte)number);
            await store.SaveAsync(new TaskRecord(PersistKind.Submission, id, 1, default, new ProcessingTaskRequest("process"), null, true), token);
            await store.SaveCheckpointAsync(new RunId(id, 1), checkpoint, token);
            if (number % 4 != 0)
                await store.SaveAsync(new TaskRecord(PersistKind.RunEnd, id, 1, default, null, new TaskResult { TaskId = id, RunId = new RunId(id, 1), Outcome = TaskOutcome.Succeeded }, false), token);
            await Console.Out.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
        });
}
