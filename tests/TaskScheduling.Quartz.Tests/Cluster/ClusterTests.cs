using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Two and three nodes in one process over one database. Time is real here: the database has its own.</summary>
public sealed class ClusterTests
{
    private static readonly ProcessingTaskRequest Request = new("work");
    private static readonly DeferralReason TooHot = new DeferralReason.TooHot(ThermalState.Fair, ThermalState.Serious);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(2);

    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();
    private readonly ConcurrentQueue<(string Node, RunId Run)> _runs = new();

    [Test]
    public async Task A_submission_is_executed_once_and_every_node_sees_its_end()
    {
        await using var first = await StartAsync("node 1");
        await using var second = await StartAsync("node 2");
        var handle = await first.SubmitAsync(Request);
        var seen = await second.WhenEndedAsync(handle.TaskId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(await handle.Completion, Is.EqualTo(seen));
            Assert.That(handle.Runs, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Many_tasks_are_shared_among_the_nodes_and_none_runs_twice()
    {
        await using var first = await StartAsync("node 1");
        await using var second = await StartAsync("node 2");
        await using var third = await StartAsync("node 3");
        var nodes = new[] { first, second, third };
        var handles = await Task.WhenAll(Enumerable.Range(0, 600).Select(number => nodes[number % 3].SubmitAsync(Request)));
        await Task.WhenAll(handles.Select(handle => handle.Completion));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_runs.Select(run => run.Run.TaskId), Is.EquivalentTo(handles.Select(handle => handle.TaskId)));
            Assert.That(_runs.Select(run => run.Node).Distinct().Count(), Is.GreaterThan(1));
            Assert.That(nodes.Sum(node => node.Store.Writer.Groups), Is.LessThan(4 * handles.Length), "four records a task, in common transactions");
        }
    }

    [Test]
    public async Task Every_node_shows_what_a_run_anywhere_says_of_itself()
    {
        var running = new HeldRun();
        await using var first = await StartAsync("node 1", running.HandleAsync);
        await using var second = await StartIdleAsync("node 2");
        await using var third = await StartIdleAsync("node 3");
        var id = (await first.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"))).TaskId;
        await running.HasBegun;
        var during = await Task.WhenAll(new[] { first, second, third }.Select(node => node.SeesAsync(id, handle => handle.GetSnapshot() is { Progress.Completed: 3 } now ? now : null)));
        var stopped = (await second.SeesAsync(id, handle => handle)).StopAsync("tray").AsTask();
        var expiring = await third.SeesAsync(id, handle => handle.GetSnapshot() is { State: TaskState.Expiring } now ? now : null);
        running.Return();
        var ends = await Task.WhenAll(new[] { first, second, third }.Select(node => node.WhenEndedAsync(id)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(during.Select(now => (now.State, now.Title, now.Progress, now.Attempt)), Has.All.EqualTo((TaskState.Running, "Exporting", new ProgressSnapshot(3, 10), 1)));
            Assert.That(during.Select(now => now.StartedAt), Has.All.Not.Null);
            Assert.That(await stopped, Is.True);
            Assert.That((expiring.Expiration as Expiration.UserStopped)?.Source, Is.EqualTo("tray"));
            Assert.That(ends.Distinct().Single().Expiration?.Code, Is.EqualTo(ExpirationCodes.UserStopped));
            Assert.That((await third.SeesAsync(id, handle => handle)).Runs, Is.EqualTo((ValueList<TaskResult>)[ends[0]]));
        }
    }

    [Test]
    public async Task What_a_hot_node_cannot_run_is_handed_back_and_every_node_shows_why_until_another_runs_it()
    {
        _options.Patience = TimeSpan.FromMilliseconds(100);
        _options.HandBackDelay = TimeSpan.FromSeconds(1);
        await using var hot = await StartAsync("node 1");
        hot.Device.HeatUp();
        await using var second = await StartIdleAsync("node 2");
        var id = (await hot.SubmitAsync(Request)).TaskId;
        var shown = await second.SeesAsync(id, handle => handle.Explain().Blockers is { Count: > 0 } blockers && blockers.All(blocker => blocker.Reason == TooHot) ? handle.Explain() : null);
        await second.TakeAgainAsync();
        await hot.WhenEndedAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown.Task.State, Is.EqualTo(TaskState.Pending));
            Assert.That(_runs.Select(run => run.Node), Is.EqualTo(new[] { "node 2" }));
        }
    }

    [Test]
    public async Task A_node_that_is_alone_gets_what_it_has_handed_back_again()
    {
        _options.Patience = TimeSpan.FromMilliseconds(100);
        _options.HandBackDelay = TimeSpan.FromSeconds(1);
        await using var only = await StartAsync("node 1");
        only.Device.HeatUp();
        var handle = await only.SubmitAsync(Request);
        await only.SeesAsync(handle.TaskId, task => task.Explain().Blockers.Any(blocker => blocker.Reason == TooHot) ? task : null);
        only.Device.CoolDown();
        Assert.That((await only.WhenEndedAsync(handle.TaskId)).IsSuccess, Is.True);
    }

    [Test]
    public async Task The_run_of_a_lost_node_ends_elsewhere_as_host_lost_and_the_task_goes_on()
    {
        var old = new HeldRun();
        await using var first = await StartAsync("node 1", old.HandleAsync);
        var handle = await first.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        await old.HasBegun;
        await first.TakeNothingAsync();
        await using var second = await StartAsync("node 2");
        await second.SeesAsync(handle.TaskId, task => task.GetSnapshot() is { Progress.Completed: 3 } now ? now : null);
        await DeclareLostAsync("node 1");
        var seen = await second.SeesAsync(handle.TaskId, task => task.Runs.Count > 0 ? task : null);
        old.Return();
        await seen.Completion;
        await handle.Completion;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Runs.Select(run => run.Expiration?.Code), Is.EqualTo(new[] { ExpirationCodes.HostLost, null }));
            Assert.That((seen.Runs[0].Expiration as Expiration.HostLost)?.LastSignOfLife, Is.Not.Null);
            Assert.That(seen.Runs[0].Progress, Is.EqualTo(new ProgressSnapshot(3, 10)), "what it last said");
            Assert.That(handle.Runs, Is.EqualTo(seen.Runs), "one end per run, also where it was lost");
            Assert.That(await old.Told, Is.InstanceOf<Expiration.LeaseLost>());
            Assert.That(_runs.Select(run => (run.Node, run.Run.Attempt)), Is.EqualTo(new[] { ("node 1", 1), ("node 2", 2) }));
        }
    }

    [Test]
    public async Task A_node_that_was_lost_goes_on_as_a_new_one()
    {
        await using var only = await StartAsync("node 1");
        var before = only.Store.Writer.NodeId;
        await DeclareLostAsync("node 1");
        await (await only.SubmitAsync(Request)).Completion;
        Assert.That(only.Store.Writer.NodeId, Is.GreaterThan(before));
    }

    [Test]
    public async Task A_submission_whose_process_died_before_it_was_given_to_Quartz_is_found()
    {
        await using var node = await StartAsync("node 1");
        await using var other = Open("no node");
        var id = new TaskId(Guid.CreateVersion7());
        await Losses.SaveAsync(other, PersistKind.Submission, id);
        Assert.That((await node.WhenEndedAsync(id)).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_stop_from_any_node_reaches_the_run_within_two_seconds([Range(0, 2)] int asking)
    {
        var running = new HeldRun();
        await using var first = await StartAsync("node 1", running.HandleAsync);
        await using var second = await StartIdleAsync("node 2");
        await using var third = await StartIdleAsync("node 3");
        var id = (await second.SubmitAsync(Request)).TaskId;
        await running.HasBegun;
        var handle = await new[] { first, second, third }[asking].SeesAsync(id, handle => handle.GetSnapshot().State is TaskState.Running ? handle : null);
        using var limit = new CancellationTokenSource(StopsWithin, TimeProvider.System);
        var isStopped = await handle.StopAsync("console").AsTask().WaitAsync(limit.Token);
        var told = await running.Told.WaitAsync(limit.Token);
        running.Return();
        var end = await handle.Completion;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(isStopped, Is.True);
            Assert.That((told as Expiration.UserStopped)?.Source, Is.EqualTo("console"));
            Assert.That(end.Expiration, Is.EqualTo(told));
        }
    }

    [Test]
    public async Task A_node_that_executes_nothing_submits_sees_and_stops()
    {
        var running = new HeldRun();
        await using var first = await StartAsync("node 1", running.HandleAsync);
        _options.Executes = false;
        await using var visitor = await StartAsync("console");
        var handle = await visitor.SubmitAsync(Request);
        await running.HasBegun;
        await visitor.SeesAsync(handle.TaskId, task => task.GetSnapshot() is { State: TaskState.Running } now ? now : null);
        var isStopped = await handle.StopAsync("console");
        running.Return();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await handle.Completion).Expiration?.Code, Is.EqualTo(ExpirationCodes.UserStopped));
            Assert.That(isStopped, Is.True);
            Assert.That(_runs.Select(run => run.Node), Is.EqualTo(new[] { "node 1" }));
        }
    }

    [Test]
    public async Task A_task_that_no_node_holds_ends_where_it_was_asked_and_never_fires()
    {
        await using var node = await StartAsync("node 1");
        await using var asking = await StartAsync("node 2");
        var request = new ContinuedProcessingTaskRequest("export", "Export") { EarliestBeginDate = TimeProvider.System.GetUtcNow().AddSeconds(3) };
        var handle = await node.SubmitAsync(request);
        var isEnded = await (await asking.SeesAsync(handle.TaskId, task => task)).CancelAsync("changed my mind");
        var end = await handle.Completion;
        await asking.LoggedAsync("TaskWithdrawn");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(isEnded, Is.True);
            Assert.That((end.Outcome, end.Title, end.RunId, end.Expiration!.Code), Is.EqualTo((TaskOutcome.Cancelled, "Export", (RunId?)null, ExpirationCodes.CancelledByApp)));
            Assert.That(await asking.Store.AskAsync(new TaskOrder(0, handle.TaskId, new Expiration.CancelledByApp()), default), Is.False, "it has ended");
            Assert.That(_runs, Is.Empty);
        }
    }

    [Test]
    public async Task A_parked_task_is_released_from_any_node()
    {
        _options.Patience = TimeSpan.FromMilliseconds(500);
        _options.HandBackDelay = TimeSpan.FromSeconds(1);
        var id = new TaskId(Guid.CreateVersion7());
        await using (var dying = Open("dying node"))
            await Losses.RecordAsync(dying, id, TestNode.Policy.MaximumHostLosses);
        await using var first = await StartAsync("node 1");
        await using var second = await StartAsync("node 2");
        var parked = await second.SeesAsync(id, task => task.Explain().Blockers.Any(blocker => blocker.Reason is DeferralReason.Parked) ? task : null);
        Assert.That(await second.Scheduler.ReleaseAsync(id), Is.True);
        Assert.That((await parked.Completion).IsSuccess, Is.True);
    }

    private PostgresTaskStore Open(string name)
    {
        _options.NodeName = name;
        return new PostgresTaskStore(_options, NodeIdentity.Of(_options), TimeProvider.System, NullLogger.Instance);
    }

    private Task<TestNode> StartAsync(string name, Func<BackgroundTask, CancellationToken, Task>? handler = null)
    {
        _options.NodeName = name;
        return TestNode.StartAsync(_options, async (task, stop) =>
        {
            _runs.Enqueue((name, task.RunId));
            if (handler is not null)
                await handler(task, stop);
        });
    }

    /// <summary>A node that takes nothing yet.</summary>
    private async Task<TestNode> StartIdleAsync(string name)
    {
        var node = await StartAsync(name);
        await node.TakeNothingAsync();
        return node;
    }

    /// <summary>As another node would after its lease.</summary>
    private Task DeclareLostAsync(string name) =>
        ClusterSetup.AskAsync($"UPDATE {_options.TablePrefix}nodes SET fenced_at = clock_timestamp() WHERE name = '{name}'");
}
