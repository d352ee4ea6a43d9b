using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Sqlite.Tests;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>One machine: real SQLite files, a real un-clustered Quartz scheduler, and several hosts that stand for processes.</summary>
public sealed class UnclusteredTests
{
    private static readonly ProcessingTaskRequest Request = new("work");
    private static readonly DeferralReason TooHot = new DeferralReason.TooHot(ThermalState.Fair, ThermalState.Serious);

    private readonly StoreFolder _folder = new();
    private readonly ConcurrentQueue<(string Process, RunId Run)> _runs = new();
    private readonly TestMachine _machine;

    public UnclusteredTests() => _machine = new TestMachine(_folder.Path);

    [TearDown]
    public async Task Remove() => await _folder.DisposeAsync();

    [Test]
    public async Task Tasks_are_fired_by_Quartz_and_end_here()
    {
        await using var process = await StartAsync("a");
        var handles = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => process.SubmitAsync(Request)));
        var ends = await Task.WhenAll(handles.Select(handle => handle.Completion.WaitAsync(TestNode.Limit, TimeProvider.System)));
        await UntilAsync(() => _machine.Count() == 0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ends.Select(end => end.IsSuccess), Has.All.True);
            Assert.That(_runs.Select(run => run.Run), Is.Unique.And.Exactly(50).Items);
            Assert.That(_machine.Count("JOB_DETAILS"), Is.EqualTo(1), "one durable job, whatever was submitted");
        }
    }

    [Test]
    public async Task What_is_due_later_waits_in_Quartz_and_says_until_when()
    {
        await using var process = await StartAsync("a");
        var due = TimeProvider.System.GetUtcNow().AddHours(1);
        var handle = await process.SubmitAsync(Request with { EarliestBeginDate = due });
        await UntilAsync(() => _machine.Count($"TRIGGERS WHERE TRIGGER_NAME LIKE '{handle.TaskId}/%' AND TRIGGER_STATE = 'WAITING' AND NEXT_FIRE_TIME >= {due.UtcTicks}") == 1);
        Assert.That(handle.Explain().Blockers.Select(blocker => blocker.Reason), Is.EqualTo(new DeferralReason[] { new DeferralReason.NotYetDue(due) }));
        Assert.That(await handle.CancelAsync("changed my mind"), Is.True);
        Assert.That((await handle.Completion).Expiration?.Code, Is.EqualTo(ExpirationCodes.CancelledByApp));
        await process.LoggedAsync("TaskWithdrawn");
        await UntilAsync(() => _machine.Count() == 0);
        Assert.That(_runs, Is.Empty);
    }

    [Test]
    public async Task Another_process_submits_sees_and_stops([Values] bool isTheStoreThatDoesNotExecute)
    {
        var running = new HeldRun();
        await using var first = await StartAsync("a", running.HandleAsync);
        await using var visitor = await _machine.StartAsync(running.HandleAsync, executes: isTheStoreThatDoesNotExecute, storeExecutes: !isTheStoreThatDoesNotExecute);
        var handle = await visitor.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        await running.HasBegun;
        var during = await visitor.SeesAsync(handle.TaskId, task => task.GetSnapshot() is { Progress.Completed: 3 } now ? now : null);
        var isStopped = await handle.StopAsync("widget");
        running.Return();
        var end = await handle.Completion.WaitAsync(TestNode.Limit, TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((during.State, during.Title), Is.EqualTo((TaskState.Running, "Exporting")));
            Assert.That(isStopped, Is.True);
            Assert.That((end.Expiration as Expiration.UserStopped)?.Source, Is.EqualTo("widget"));
            Assert.That(_runs.Select(run => run.Process), Is.EqualTo(new[] { "a" }));
        }
    }

    [Test]
    public async Task Of_two_that_stop_a_waiting_task_at_once_one_is_told_so_and_both_are_answered()
    {
        await using var process = await StartAsync("a");
        await using var visitor = await _machine.StartAsync((_, _) => Task.CompletedTask, executes: false);
        var handle = await visitor.SubmitAsync(Request with { EarliestBeginDate = TimeProvider.System.GetUtcNow().AddHours(1) });
        var answers = await Task.WhenAll(handle.StopAsync("widget").AsTask(), handle.StopAsync("watch").AsTask());
        Assert.That(answers, Is.EquivalentTo(new[] { true, false }));
        await UntilAsync(() => _folder.Value("SELECT count(*) FROM orders WHERE answered_at IS NULL") is 0L);
    }

    [Test]
    public async Task Another_process_takes_over_with_what_waits_and_its_checkpoint([Values] bool hostLivesOn)
    {
        var running = new HeldRun();
        await using var first = await StartAsync("a", running.HandleAsync);
        var held = await first.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        await running.HasBegun;
        var later = await first.SubmitAsync(Request with { EarliestBeginDate = TimeProvider.System.GetUtcNow().AddSeconds(2) });
        var checkpoints = new ConcurrentQueue<int>();
        await using var second = await StartAsync("b", (task, _) =>
        {
            if (task.TryGetCheckpoint<int>(out var saved))
                checkpoints.Enqueue(saved);
            return Task.CompletedTask;
        });
        var leaving = hostLivesOn ? first.Scheduler.ShutdownAsync() : first.DisposeAsync().AsTask();
        await running.Told;
        running.Return();
        await leaving;
        await Task.WhenAll(second.WhenEndedAsync(held.TaskId), second.WhenEndedAsync(later.TaskId));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await second.SeesAsync(held.TaskId, task => task)).Runs.Select(run => run.Expiration?.Code), Is.EqualTo(new[] { ExpirationCodes.HostShuttingDown, null }));
            Assert.That(checkpoints, Is.EqualTo(new[] { 3 }));
            Assert.That(_runs.Select(run => (run.Process, run.Run.Attempt)), Is.EquivalentTo(new[] { ("a", 1), ("b", 2), ("b", 1) }));
        }
    }

    [Test]
    public async Task A_scheduler_without_a_host_fires_its_tasks()
    {
        var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => _machine.Use(tasks).AddProcessingTask("work", (task, _) =>
        {
            _runs.Enqueue(("a", task.RunId));
            return Task.CompletedTask;
        }));
        await using (scheduler)
            Assert.That((await (await scheduler.SubmitAsync(Request)).Completion.WaitAsync(TestNode.Limit, TimeProvider.System)).IsSuccess, Is.True);
        await using var next = await StartAsync("b");
        await (await next.SubmitAsync(Request)).Completion.WaitAsync(TestNode.Limit, TimeProvider.System);
        Assert.That(_runs.Select(run => run.Process), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task What_cannot_run_now_is_handed_back_with_its_reason_and_runs_when_it_can()
    {
        await using var process = await StartAsync("a");
        process.Device.HeatUp();
        var handle = await process.SubmitAsync(Request);
        await using var visitor = await _machine.StartAsync((_, _) => Task.CompletedTask, executes: false);
        await visitor.SeesAsync(handle.TaskId, task => task.Explain().Blockers is { Count: > 0 } blockers && blockers.All(blocker => blocker.Reason == TooHot) ? task : null);
        await UntilAsync(() => _machine.Count($"TRIGGERS WHERE TRIGGER_NAME LIKE '{handle.TaskId}/%'") == 1);
        process.Device.CoolDown();
        Assert.That((await process.WhenEndedAsync(handle.TaskId)).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_task_whose_trigger_was_never_stored_is_found_and_a_trigger_without_a_task_goes()
    {
        var process = await StartAsync("a");
        var handle = await process.SubmitAsync(Request with { EarliestBeginDate = TimeProvider.System.GetUtcNow().AddSeconds(2) });
        await UntilAsync(() => _machine.Count() == 1);
        await process.DisposeAsync();
        var stranger = new TaskId(Guid.CreateVersion7());
        _machine.Run($"PRAGMA foreign_keys = OFF; UPDATE task_scheduling_qrtz_SIMPLE_TRIGGERS SET TRIGGER_NAME = '{stranger}/0'; UPDATE task_scheduling_qrtz_TRIGGERS SET TRIGGER_NAME = '{stranger}/0', NEXT_FIRE_TIME = NEXT_FIRE_TIME + {TimeSpan.TicksPerDay}");
        await using var next = await StartAsync("b");
        await next.WhenEndedAsync(handle.TaskId);
        await UntilAsync(() => _machine.Count() == 0);
        Assert.That(_runs.Select(run => run.Run), Is.EqualTo(new[] { new RunId(handle.TaskId, 1) }));
    }

    [Test]
    public async Task The_host_starts_without_Quartz_and_everything_runs_when_its_file_can_be_used()
    {
        await File.WriteAllTextAsync(_machine.QuartzFile, "no database");
        await using var process = await StartAsync("a");
        var handle = await process.SubmitAsync(Request);
        await process.LoggedAsync("ClusterWorkFailed");
        File.Delete(_machine.QuartzFile);
        Assert.That((await process.WhenEndedAsync(handle.TaskId)).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_host_that_was_disposed_of_and_not_stopped_fires_nothing_any_more()
    {
        var first = await StartAsync("a");
        await (await first.SubmitAsync(Request)).Completion.WaitAsync(TestNode.Limit, TimeProvider.System);
        first.Forget();
        await using var second = await StartAsync("b");
        var handles = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => second.SubmitAsync(Request)));
        await Task.WhenAll(handles.Select(handle => second.WhenEndedAsync(handle.TaskId)));
        Assert.That(_runs.Skip(1).Select(run => run.Process), Has.All.EqualTo("b").And.Exactly(50).Items);
    }

    [Test]
    public async Task A_parked_task_is_released_from_another_process()
    {
        var id = new TaskId(Guid.CreateVersion7());
        await using (var dying = _folder.Open(TimeProvider.System))
            await Losses.RecordAsync(dying, id, TestNode.Policy.MaximumHostLosses);
        await using var process = await StartAsync("a");
        await using var visitor = await _machine.StartAsync((_, _) => Task.CompletedTask, executes: false);
        var parked = await visitor.SeesAsync(id, task => task.Explain().Blockers.Any(blocker => blocker.Reason is DeferralReason.Parked) ? task : null);
        Assert.That(await visitor.Scheduler.ReleaseAsync(id), Is.True);
        Assert.That((await parked.Completion.WaitAsync(TestNode.Limit, TimeProvider.System)).IsSuccess, Is.True);
    }

    private Task<TestNode> StartAsync(string name, Func<BackgroundTask, CancellationToken, Task>? handler = null) => _machine.StartAsync(async (task, stop) =>
    {
        _runs.Enqueue((name, task.RunId));
        if (handler is not null)
            await handler(task, stop);
    });

    private static async Task UntilAsync(Func<bool> done)
    {
        using var limit = new CancellationTokenSource(TestNode.Limit, TimeProvider.System);
        while (!done())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }
}
