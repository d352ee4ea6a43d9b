using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Execution;

/// <summary>Runs that follow each other on one thread know nothing of each other.</summary>
public sealed class RunLauncherTests
{
    private static readonly AsyncLocal<string?> Flowing = new();

    [Test]
    public async Task Nothing_flows_from_one_run_into_the_next()
    {
        var leaks = 0;
        await using var scheduler = await StartAsync(slots: 1, (_, _) =>
        {
            if (Flowing.Value is not null || SynchronizationContext.Current is not null)
                Interlocked.Increment(ref leaks);
            Flowing.Value = "left behind";
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            return Task.CompletedTask;
        });

        await RunAsync(scheduler, 500);

        Assert.That(leaks, Is.Zero);
    }

    [Test]
    public async Task A_handler_may_wait_for_what_it_submits()
    {
        BackgroundTaskScheduler scheduler = null!;
        var outer = 0;
        scheduler = await StartAsync(slots: 2, (_, _) =>
        {
            // Blocks its thread, also where it came to it by way of another run.
            if (Interlocked.Increment(ref outer) % 10 == 0)
                scheduler.SubmitAsync(new AppRefreshTaskRequest("inner")).AsTask().InTime().GetAwaiter().GetResult().Completion.InTime().GetAwaiter().GetResult();
            return Task.CompletedTask;
        }, inner: (_, _) => Task.CompletedTask);
        await using var disposed = scheduler;

        await RunAsync(scheduler, 200);

        Assert.That(outer, Is.EqualTo(200));
    }

    [Test]
    public async Task Each_job_of_a_burst_runs_once_whoever_asks_for_its_completion_and_when()
    {
        const int Jobs = 5_000;
        var ran = new int[Jobs];
        await using var scheduler = await StartAsync(slots: 2, (task, _) =>
        {
            Interlocked.Increment(ref ran[int.Parse(Encoding.UTF8.GetString(task.Payload.Utf8Json.Span))]);
            return Task.CompletedTask;
        });

        var results = new List<Task<TaskResult>>();
        for (var job = 0; job < Jobs; job++)
        {
            var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("outer") { Payload = TaskPayload.FromJson(Encoding.UTF8.GetBytes($"{job}")) }).InTime();
            results.Add(Task.Run(() => handle.Completion)); // before, while or after it ends
            results.Add(handle.Completion);
        }

        await Task.WhenAll(results).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ran, Is.All.EqualTo(1));
            Assert.That(results.Select(result => result.Result.Outcome), Is.All.EqualTo(TaskOutcome.Succeeded));
        }
    }

    private static async Task RunAsync(BackgroundTaskScheduler scheduler, int jobs)
    {
        var handles = new List<TaskHandle>();
        for (var job = 0; job < jobs; job++)
            handles.Add(await scheduler.SubmitAsync(new ProcessingTaskRequest("outer")).InTime());
        foreach (var handle in handles)
            await handle.Completion.InTime();
    }

    private static Task<BackgroundTaskScheduler> StartAsync(
        int slots, Func<ProcessingTask, CancellationToken, Task> outer, Func<AppRefreshTask, CancellationToken, Task>? inner = null) =>
        BackgroundTaskScheduler.StartNewAsync(builder =>
        {
            builder.UsePolicy(Policies.WithSlots(slots)).UseConditions(new ScriptedConditions()).AddProcessingTask("outer", outer);
            if (inner is not null)
                builder.AddAppRefreshTask("inner", inner); // slots of its own
        });
}
