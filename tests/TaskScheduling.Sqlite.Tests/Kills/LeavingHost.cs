using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A host that is gone in the middle of a run without having stopped its scheduler, in one of the ways in which programs end.</summary>
internal static class LeavingHost
{
    public static async Task<int> RunAsync(string path, string how)
    {
        var (speech, began) = (new Speech(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var before = Survive(how, speech);
        var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks.UseSqlite(path).AddProcessingTask("job", (_, stopping) =>
        {
            began.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        }));
        speech.Say($"accepted {(await scheduler.SubmitAsync(new ProcessingTaskRequest("job"))).TaskId}");
        await began.Task;
        using var after = Survive(how, speech); // the library listens since between the two: when both have heard, so has it
        speech.Say($"ready");
        switch (how)
        {
            case "exit": Environment.Exit(3); break;
            case "return": return 5;
            case "throw": throw new InvalidOperationException("nobody catches this");
            case "throw-elsewhere": new Thread(static () => throw new InvalidOperationException("nobody catches this")).Start(); break;
            case "fail-fast": Environment.FailFast("at once"); break;
            case "stop": await scheduler.DisposeAsync(); return 7;
            default: break;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }

    private static PosixSignalRegistration? Survive(string how, Speech speech) => how != "survive" ? null : PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        speech.Say($"heard");
    });
}
