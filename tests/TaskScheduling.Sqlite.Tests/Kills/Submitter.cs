using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>One of several processes: submits its share when it is told to, sees each of its tasks end through its handle, and says so.</summary>
internal static class Submitter
{
    /// <summary>One in so many waits for ever, for somebody to stop it.</summary>
    private const int HeldOneIn = 250;
    private const int AtATime = 64;

    private static SchedulingPolicy Policy => new()
    {
        Name = "Several",
        StartAtOrBelow = null,
        InterruptionSpacing = TimeSpan.Zero,
        MaximumHostLosses = int.MaxValue, // parking is the other test's
        Processing = new KindPolicy { Concurrency = Concurrency.Fixed(16), MaximumPending = 1_000_000 },
        History = new HistoryBounds { EventsPerWatcher = 1_000_000, EndedTasks = 1_000_000 },
    };

    public static async Task<int> SubmitAsync(string path, bool executes, int count)
    {
        var speech = new Speech();
        await using var scheduler = await StartAsync(path, executes, speech);
        speech.Say($"ready");
        await Speech.HearAsync();
        var handles = new ConcurrentBag<TaskHandle>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, token) =>
        {
            var isHeld = number % HeldOneIn == 0;
            var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest(isHeld ? "held" : "small") { EarliestBeginDate = isHeld ? DateTimeOffset.MaxValue : null }, token);
            speech.Say($"accepted {handle.TaskId} {TimeProvider.System.GetTimestamp()}");
            handles.Add(handle);
        });
        speech.Say($"submitted");
        foreach (var handle in handles)
            Tell(speech, await handle.Completion);
        speech.Say($"saw {handles.Count}");
        await Speech.HearAsync();
        return 0;
    }

    /// <summary>Stops what is held, with two calls at once each time, until somebody has done so; says when it has seen what the others submit.</summary>
    public static async Task<int> StopAsync(string path)
    {
        var speech = new Speech();
        await using var scheduler = await StartAsync(path, executes: false, speech);
        var told = scheduler.WatchAsync();
        speech.Say($"ready");
        var hears = Speech.HearAsync();
        var stops = new ConcurrentBag<Task>();
        _ = Task.Run(async () =>
        {
            await foreach (var submitted in told)
            {
                if (submitted is not TaskEvent.Submitted)
                    continue;
                speech.Say($"seen {submitted.TaskId} {TimeProvider.System.GetTimestamp()}");
                if (submitted.Identifier == "held")
                    stops.Add(StopAsync(scheduler, submitted.TaskId, speech));
            }
        });
        await hears;
        await Task.WhenAll(stops);
        speech.Say($"stopped");
        return 0;
    }

    private static async Task StopAsync(BackgroundTaskScheduler scheduler, TaskId id, Speech speech)
    {
        if (!scheduler.TryGetHandle(id, out var handle))
            throw new InvalidOperationException($"{id} was told and is not known.");
        while (!handle.Completion.IsCompleted)
        {
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 2).Select(call => scheduler.StopAsync(id, string.Create(CultureInfo.InvariantCulture, $"button {call}")).AsTask())))
                speech.Say($"answered {id} {answer}");
            await Task.WhenAny(handle.Completion, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
        }

        Tell(speech, await handle.Completion);
    }

    private static void Tell(Speech speech, TaskResult result)
    {
        if (result.RunId is { } run)
            speech.Say($"ended {run.TaskId} {run.Attempt} {result.Outcome}");
        speech.Say($"final {result.TaskId} {result.Outcome}");
        speech.Say($"why {result.TaskId} {result.Expiration?.Code ?? "none"}");
    }

    private static Task<BackgroundTaskScheduler> StartAsync(string path, bool executes, Speech speech) => BackgroundTaskScheduler.StartNewAsync(tasks =>
    {
        speech.TellFaultsOf(tasks).UsePolicy(Policy).UseSqlite(path, options =>
        {
            options.Executes = executes;
            (options.MaximumEndedTasks, options.EndedTasksKeptFor) = (int.MaxValue, TimeSpan.FromDays(1));
        });
        tasks.AddProcessingTask("held", static (_, _) => Task.CompletedTask);
        tasks.AddProcessingTask("small", async (task, stop) =>
        {
            speech.Say($"began {task.TaskId} {task.Attempt} 0");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, stop);
        });
    });
}
