using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A host that submits and runs tasks of every kind until it is killed, told to leave, or told to bring everything to its end.</summary>
internal static class KillHost
{
    private const int OpenTasks = 60;
    private const int MostSubmitted = 60;
    private const int Steps = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly Resubmission Always = (Resubmission.Default with { MaximumAttempts = 5, MaximumInterruptions = 1_000 })
        .OnFailed(ResubmitRule.AfterBackoff(Short))
        .OnExpired<Expiration.TimeLimitExceeded>(ResubmitRule.AfterBackoff(Short).AtMost(1));

    private static Backoff Short => new() { Delay = TimeSpan.FromMilliseconds(10), UseJitter = false };

    private static SchedulingPolicy Policy => new()
    {
        Name = "Kills",
        StartAtOrBelow = null,
        InterruptionSpacing = TimeSpan.Zero,
        AppRefresh = new KindPolicy { Concurrency = Concurrency.Fixed(4), MaximumPending = 10_000 },
        Processing = new KindPolicy { Concurrency = Concurrency.Fixed(12), MaximumPending = 10_000 },
        ContinuedProcessing = new KindPolicy { Concurrency = Concurrency.Fixed(4), MaximumPending = 10_000 },
        History = new HistoryBounds { EventsPerWatcher = 100_000 },
    };

    public static async Task<int> RunAsync(string path, int seed, bool drains)
    {
        var (speech, random) = (new Speech(), new Random(seed));
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => Register(
            speech.TellFaultsOf(tasks).UsePolicy(Policy).UseJsonTypes(KillJson.Default).UseSqlite(path, options => options.MaximumEndedTasks = 500), speech).Configure(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5)));
        _ = TellEndsAsync(scheduler, speech);
        speech.Say($"ready");
        var told = Speech.HearAsync();
        if (drains)
        {
            await DrainAsync(scheduler, speech);
            return 0;
        }

        var left = random.Next(MostSubmitted); // a life that is short leaves more than it does
        while (!told.IsCompleted)
        {
            var open = scheduler.GetTasks().Count(task => task.State is not TaskState.Ended && task.LastResult?.Expiration is not Expiration.HostLost); // else what is parked would be all
            var now = Math.Clamp(OpenTasks - open, 0, Math.Min(left, 12));
            left -= now;
            await Task.WhenAll(Enumerable.Range(0, now).Select(_ => SubmitAsync(scheduler, Next(random), speech)));
            await Task.WhenAny(told, Task.Delay(Pause, TimeProvider.System));
        }

        return 0;
    }

    private static IBackgroundTasksBuilder Register(IBackgroundTasksBuilder tasks, Speech speech)
    {
        tasks.AddAppRefreshTask("refresh", (task, stop) => RunAsync(task, speech, () => Task.CompletedTask));
        tasks.AddProcessingTask("work", (task, stop) => RunAsync(task, speech, () => StepAsync(task, speech, TimeSpan.FromMilliseconds(10), stop)));
        tasks.AddProcessingTask("long", (task, stop) => RunAsync(task, speech, () => StepAsync(task, speech, TimeSpan.FromMilliseconds(150), stop)));
        tasks.AddProcessingTask("fail", (task, stop) => RunAsync(task, speech, () => task.Attempt % 3 == 0 ? Task.CompletedTask : throw new InvalidOperationException("not yet")));
        tasks.AddProcessingTask("never", (task, stop) => RunAsync(task, speech, () => throw new InvalidOperationException("never")));
        tasks.AddProcessingTask("late", (task, stop) => RunAsync(task, speech, () => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop)))
            .WithBudget(new TaskBudget { Time = TimeSpan.FromMilliseconds(30), Grace = TimeSpan.FromSeconds(5) });
        tasks.AddContinuedProcessingTask("show", (task, stop) => RunAsync(task, speech, () => ShowAsync(task, stop)));
        return tasks;
    }

    private static BackgroundTaskRequest Next(Random random)
    {
        var key = random.Next(3) == 0 ? TaskKey.From($"key {random.Next(8)}") : default(TaskKey?);
        var payload = random.Next(4) == 0 ? TaskPayload.FromJson(Encoding.UTF8.GetBytes($"\"{new string('p', random.Next(5_000))}\"")) : TaskPayload.Empty;
        BackgroundTaskRequest request = random.Next(20) switch
        {
            < 3 => new AppRefreshTaskRequest("refresh"),
            < 11 => new ProcessingTaskRequest("work"),
            11 => new ProcessingTaskRequest("long"),
            < 14 => new ProcessingTaskRequest("fail"),
            14 => new ProcessingTaskRequest("never"),
            15 => new ProcessingTaskRequest("late"),
            _ => new ContinuedProcessingTaskRequest("show", "Shown"),
        };
        return request with
        {
            Key = key,
            Payload = payload,
            Resubmission = Always,
            Priority = (TaskPriority)random.Next(-1, 2),
            WhenPending = (WhenPending)random.Next(3),
            WhenRunning = (WhenRunning)random.Next(2),
        };
    }

    private static async Task SubmitAsync(BackgroundTaskScheduler scheduler, BackgroundTaskRequest request, Speech speech)
    {
        var submission = await scheduler.TrySubmitAsync(request);
        if (submission.Error is { } error)
            speech.Say($"refused {error.Code}");
        else
            speech.Say($"accepted {submission.Handle!.TaskId}");
    }

    private static async Task TellEndsAsync(BackgroundTaskScheduler scheduler, Speech speech)
    {
        await foreach (var told in scheduler.WatchAsync())
        {
            if (told is TaskEvent.RunEnded { Result: { RunId: { } run } result })
                speech.Say($"ended {run.TaskId} {run.Attempt} {result.Outcome}");
            else if (told is TaskEvent.Ended { Result: var last })
                speech.Say($"final {last.TaskId} {last.Outcome}");
        }
    }

    private static async Task RunAsync(BackgroundTask task, Speech speech, Func<Task> work)
    {
        speech.Say($"began {task.TaskId} {task.Attempt} {StepOf(task)}");
        await work();
    }

    private static async Task StepAsync(ProcessingTask task, Speech speech, TimeSpan each, CancellationToken stop)
    {
        for (var step = Math.Max(0, StepOf(task)) + 1; step <= Steps; step++)
        {
            await Task.Delay(each, TimeProvider.System, stop);
            await task.SaveCheckpointAsync(new SavedStep(step, Padding(task.TaskId, step)));
            speech.Say($"saved {task.TaskId} {task.Attempt} {step}");
            task.Progress.CompletedUnitCount = step;
        }
    }

    private static async Task ShowAsync(ContinuedProcessingTask task, CancellationToken stop)
    {
        for (var step = 1; step <= Steps; step++)
        {
            task.UpdateTitle($"Shown {step}", $"run {task.Attempt}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, stop);
        }
    }

    /// <summary>-1: what was saved is not what any run has saved.</summary>
    private static int StepOf(BackgroundTask task)
    {
        try
        {
            return !task.TryGetCheckpoint<SavedStep>(out var saved) ? 0 : saved.Padding == Padding(task.TaskId, saved.Step) ? saved.Step : -1;
        }
        catch (System.Text.Json.JsonException)
        {
            return -1;
        }
    }

    /// <summary>Long enough to be torn, if anything could tear it.</summary>
    private static string Padding(TaskId id, int step) => string.Concat(Enumerable.Repeat($"{id}/{step};", 200));

    private static async Task DrainAsync(BackgroundTaskScheduler scheduler, Speech speech)
    {
        while (!scheduler.Runtime.Sharing!.ExecutesAll)
            await Task.Delay(Pause, TimeProvider.System);
        await scheduler.Runtime.RecoverAsync();
        while (scheduler.GetTasks().Where(task => task.State is not TaskState.Ended).ToArray() is { Length: > 0 } open)
        {
            foreach (var task in open.Where(task => task.State is TaskState.Pending))
            {
                var parked = scheduler.Explain(task.TaskId)?.Blockers.Select(blocker => blocker.Reason).OfType<DeferralReason.Parked>().FirstOrDefault();
                if (parked is null)
                    continue;
                speech.Say($"parked {task.TaskId} {parked.Crashes}");
                speech.Say($"released {task.TaskId} {await scheduler.ReleaseAsync(task.TaskId)}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        foreach (var task in scheduler.GetTasks())
            speech.Say($"shows {task.TaskId} {task.LastResult!.Outcome}");
        speech.Say($"drained");
    }
}
