using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
    public async Task A_handler_that_a_log_provider_completes_inside_a_turn_costs_no_run_its_thread()
    {
        // The thread that tells of the return of "first" puts "next" aside for itself. In the same turn the start of "aside" is logged, and the log
        // provider completes what "inline" waits for: that run returns on this very thread, in the middle of it all.
        var awaited = new TaskCompletionSource(); // continuations run inline, as in much user code
        var begun = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        using var go = new ManualResetEventSlim();
        var starts = 0;
        BackgroundTaskScheduler scheduler = null!;
        var log = new LogOf(line =>
        {
            if (line == "RunEnded" && go.IsSet && starts == 0)
                _ = scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("aside", "Aside"));
            else if (line == "RunStarted" && go.IsSet && ++starts == 2) // "next", then "aside"
                awaited.SetResult();
        });
        await using var app = new RuntimeHarness(
            Policies.WithSlots(1),
            builder =>
            {
                builder.AddProcessingTask("first", (_, _) => Begin(0, () => go.Wait()));
                builder.AddProcessingTask("next", (_, _) => Begin(1, static () => { }));
                builder.AddContinuedProcessingTask("aside", static (_, _) => Task.CompletedTask);
                builder.AddAppRefreshTask("inline", async (_, _) =>
                {
                    begun[2].SetResult();
                    await awaited.Task.ConfigureAwait(false);
                });
            },
            services => services.AddSingleton<ILoggerProvider>(log));
        scheduler = app.Scheduler;
        await scheduler.SubmitAsync(new AppRefreshTaskRequest("inline")).InTime();
        await begun[2].Task.InTime();
        await scheduler.SubmitAsync(new ProcessingTaskRequest("first")).InTime();
        await begun[0].Task.InTime();
        await scheduler.SubmitAsync(new ProcessingTaskRequest("next")).InTime();

        go.Set();

        await begun[1].Task.InTime();

        Task Begin(int which, Action then)
        {
            begun[which].SetResult();
            then();
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task What_one_run_leaves_on_its_thread_does_not_reach_the_next()
    {
        var seen = new List<(string? Flow, ThreadPriority Priority)>();
        var log = new LogOf(line => Flowing.Value = line);
        await using var app = new RuntimeHarness(
            Policies.WithSlots(1),
            builder => builder.AddProcessingTask("outer", (_, _) =>
            {
                seen.Add((Flowing.Value, Thread.CurrentThread.Priority));
                Thread.CurrentThread.Priority = ThreadPriority.Lowest;
                return Task.CompletedTask;
            }),
            services => services.AddSingleton<ILoggerProvider>(log));

        await RunAsync(app.Scheduler, 200);

        Assert.That(seen, Has.All.EqualTo(((string?)null, ThreadPriority.Normal)));
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

    /// <summary>Tells the names of what is logged, on the thread that logs it.</summary>
    private sealed class LogOf(Action<string> tell) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => tell(eventId.Name ?? "");
    }
}
