using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>What <see cref="OtherProcess"/> runs: another process over the same file. It says what it has done, and ends with its input.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        var (what, path) = (arguments[0], arguments[1]);
        switch (what)
        {
            case "host" or "drain": return await KillHost.RunAsync(path, Number(arguments[2]), drains: what is "drain");
            case "submit-all" or "execute-too": return await Submitter.SubmitAsync(path, executes: what is "execute-too", Number(arguments[2]));
            case "stop": return await Submitter.StopAsync(path);
            case "fill": return await FaultHost.FillAsync(path);
            case "submit-one": return await FaultHost.SubmitOneAsync(path);
            case "leave": return await LeavingHost.RunAsync(path, arguments[2]);
            case "lock": return await FaultHost.LockAsync(path);
            default: return await UseStoreAsync(what, path, arguments);
        }
    }

    private static async Task<int> UseStoreAsync(string what, string path, string[] arguments)
    {
        await using var store = new SqliteTaskStore(new StoreSettings(path) { MaximumEndedTasks = int.MaxValue, EndedTasksKeptFor = TimeSpan.MaxValue }, TimeProvider.System, NullLogger.Instance);
        switch (what)
        {
            case "execute":
                await store.AcquireAsync(default);
                await Console.Out.WriteLineAsync("executes");
                break;
            case "submit":
                var (from, count) = (Number(arguments[2]), Number(arguments[3]));
                await Parallel.ForEachAsync(Enumerable.Range(from, count), async (number, token) => await store.SaveAsync(
                    new TaskRecord(PersistKind.Submission, new TaskId(new Guid(number, 0, 0, new byte[8])), 0, default, new ProcessingTaskRequest("process"), null, false), token));
                await Console.Out.WriteLineAsync("submitted");
                break;
            default: return 1;
        }

        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
