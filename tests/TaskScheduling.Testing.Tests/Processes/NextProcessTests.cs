using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Processes;

/// <summary>What goes on from one process to the next, and what is of the one that is gone.</summary>
public sealed class NextProcessTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ProcessingTaskRequest Work = new("work");
    private TestScheduler _test = null!;

    [Test]
    public async Task A_handle_of_before_says_where_the_live_one_is()
    {
        await using var test = await StartAsync();
        var old = await test.Scheduler.SubmitAsync(Work);
        var (scheduler, waiting, run) = (test.Scheduler, old.Completion, old.WaitForRunAsync());
        await test.CrashAndRestartAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => old.GetSnapshot(), Throws.InvalidOperationException.With.Message.Contains("has crashed").And.Message.Contains("TryGetHandle"));
            Assert.That((await Failing.OfAsync(() => waiting)).Message, Does.Contain("TryGetHandle"), "whoever waited already");
            Assert.That((await Failing.OfAsync(() => run)).Message, Does.Contain("TryGetHandle"));
            Assert.That((await Failing.OfAsync(() => old.Completion)).Message, Does.Contain("TryGetHandle"), "whoever waits now");
            Assert.That((await Failing.OfAsync(async () => await old.CancelAsync())).Message, Does.Contain("TryGetHandle"));
            Assert.That((await Failing.OfAsync(async () => await scheduler.SubmitAsync(Work))).Message, Does.Contain("TryGetHandle"));
            Assert.That(test.Scheduler.TryGetHandle(old.TaskId, out var live));
            Assert.That(live!.GetSnapshot().Attempt, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task What_a_handle_had_by_then_can_be_read()
    {
        await using var test = await StartAsync();
        var old = await test.Scheduler.SubmitAsync(Work);
        await test.AdvanceAsync(Minute);
        var ended = old.Completion;
        await ended;
        await test.CrashAndRestartAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await ended).IsSuccess);
            Assert.That((await old.Completion).IsSuccess);
            Assert.That(old.Runs, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Members_of_the_test_take_a_handle_of_before()
    {
        await using var test = await StartAsync();
        var old = await test.Scheduler.SubmitAsync(Work);
        await test.CrashAndRestartAsync();
        await test.AdvanceAsync(Minute / 2);
        test.SetUsage(old, TimeSpan.FromSeconds(3));
        var running = await test.UntilAsync(old, task => task.State is TaskState.Running);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(running.Attempt, Is.EqualTo(2));
            Assert.That(test.Expect<TaskEvent.Started>(old, started => started.Attempt == 2).TaskId, Is.EqualTo(old.TaskId));
        }
    }

    [Test]
    public async Task Clock_device_and_ids_go_on_and_so_does_the_list_of_events()
    {
        await using var test = await StartAsync();
        await test.SetConditionsAsync(now => now with { Network = NetworkState.None });
        var first = await test.Scheduler.SubmitAsync(Work);
        var (began, before) = (test.Time.GetUtcNow(), test.Events.Count);
        await test.CrashAndRestartAsync(downFor: TimeSpan.FromHours(2));
        var second = await test.Scheduler.SubmitAsync(Work);
        await test.SetConditionsAsync(now => now with { Thermal = ThermalState.Critical });
        var hot = await test.Scheduler.SubmitAsync(Work);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Time.GetUtcNow() - began, Is.EqualTo(TimeSpan.FromHours(2)));
            Assert.That(test.Conditions.Network, Is.EqualTo((Reading<NetworkState>)NetworkState.None));
            Assert.That(hot.GetSnapshot().State, Is.EqualTo(TaskState.Pending), "the new scheduler hears of the device");
            Assert.That(second.TaskId, Is.Not.EqualTo(first.TaskId));
            Assert.That(second.TaskId.ToString(), Does.EndWith("0002"));
            Assert.That(test.Events.Skip(before).First().At, Is.EqualTo(began + TimeSpan.FromHours(2)));
        }
    }

    [Test]
    public async Task A_watch_of_before_ends()
    {
        await using var test = await StartAsync();
        var watch = test.Scheduler.WatchAsync();
        await test.Scheduler.SubmitAsync(Work);
        await test.CrashAndRestartAsync();
        var seen = new List<TaskEvent>();
        await foreach (var what in watch)
            seen.Add(what);
        Assert.That(seen[^1], Is.Not.InstanceOf<TaskEvent.RunEnded>());
    }

    [Test]
    public async Task Timers_of_the_test_go_on_and_those_of_the_process_are_gone()
    {
        var fired = new List<string>();
        await using var test = await StartAsync((task, ct) =>
        {
            _ = Note(Task.Delay(Minute, _test.Time, CancellationToken.None), $"handler of run {task.Attempt}");
            return Task.Delay(10 * Minute, _test.Time, CancellationToken.None);
        });
        await test.Scheduler.SubmitAsync(Work);
        var own = Note(Task.Delay(Minute, test.Time), "test");
        await test.CrashAndRestartAsync(downFor: 2 * Minute);
        await own;
        Assert.That(fired, Is.EqualTo(new[] { "test" }));

        async Task Note(Task wait, string who)
        {
            await wait;
            fired.Add(who);
        }
    }

    [Test]
    public async Task Services_are_made_anew_and_those_of_before_are_not_disposed_of()
    {
        var made = new List<Service>();
        await using var test = _test = await TestScheduler.StartAsync(tasks =>
        {
            tasks.Services.AddSingleton(_ => new Service(made));
            tasks.AddProcessingTask<Handler>("work");
        }, durable: true);
        await test.Scheduler.SubmitAsync(Work);
        await test.CrashAndRestartAsync();
        await test.Scheduler.SubmitAsync(Work);
        Assert.That(made.Select(service => service.IsDisposed), Is.EqualTo(new[] { false, false }));
    }

    [Test]
    public async Task A_handler_cannot_crash_its_own_process()
    {
        await using var test = await StartAsync((_, _) => _test.CrashAndRestartAsync());
        var handle = await test.Scheduler.SubmitAsync(Work);
        Assert.That((await handle.Completion).Fault?.Message, Does.Contain("a handler or callback of the process"));
    }

    [Test]
    public async Task A_start_that_fails_is_told_and_the_test_can_still_be_disposed()
    {
        var isBroken = false;
        await using var test = await TestScheduler.StartAsync(_ =>
        {
            if (isBroken)
                throw new IOException("settings are gone");
        });
        isBroken = true;
        Assert.That((await Failing.OfAsync(() => test.CrashAndRestartAsync())).Message, Is.EqualTo("settings are gone"));
    }

    [Test]
    public async Task Time_down_is_not_negative()
    {
        await using var test = await StartAsync();
        Assert.That(() => test.CrashAndRestartAsync(-Minute), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task A_durable_store_leaves_pending_tasks_to_the_next_start_at_a_shutdown()
    {
        await using var test = await StartAsync();
        var handle = await test.Scheduler.SubmitAsync(Work with { EarliestBeginDate = test.Time.GetUtcNow().AddHours(1) });
        var end = handle.Completion;
        await test.DisposeAsync();
        Assert.That((await end).Next, Is.Not.Null);
        test.ExpectNone<TaskEvent.Ended>();
    }

    private Task<TestScheduler> StartAsync() => StartAsync((_, ct) => Task.Delay(Minute, _test.Time, ct));

    private async Task<TestScheduler> StartAsync(Func<ProcessingTask, CancellationToken, Task> handler) =>
        _test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", handler), durable: true);

    private sealed class Handler(Service service) : IBackgroundTaskHandler<ProcessingTask>
    {
        public Task HandleAsync(ProcessingTask task, CancellationToken stopping) => Task.CompletedTask.ContinueWith(_ => service, TaskScheduler.Current);
    }

    private sealed class Service : IDisposable
    {
        public Service(List<Service> made) => made.Add(this);

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
