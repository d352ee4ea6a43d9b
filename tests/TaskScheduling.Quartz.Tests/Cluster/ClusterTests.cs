using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Two and three nodes in one process over one database. Time is real here: the database has its own.</summary>
public sealed class ClusterTests
{
    private static readonly ProcessingTaskRequest Request = new("work");
    private static readonly DeferralReason Hot = new DeferralReason.TooHot(ThermalState.Fair, ThermalState.Serious);

    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();
    private readonly ConcurrentQueue<(string Node, RunId Run)> _runs = new();

    [Test]
    public async Task A_submission_is_executed_once_and_every_node_sees_its_end()
    {
        await using var first = await StartAsync("node 1");
        await using var second = await StartAsync("node 2");
        var id = await first.SubmitAsync(Request);
        var seen = await second.WhenEndedAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.End!.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(seen.Task.Runs, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Many_tasks_are_shared_among_the_nodes_and_none_runs_twice()
    {
        await using var first = await StartAsync("node 1");
        await using var second = await StartAsync("node 2");
        await using var third = await StartAsync("node 3");
        var ids = await Task.WhenAll(Enumerable.Range(0, 600).Select(number => (number % 3) switch { 0 => first, 1 => second, _ => third }).Select(node => node.SubmitAsync(Request)));
        await third.WhenEndedAsync(ids);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_runs.Select(run => run.Run.TaskId), Is.EquivalentTo(ids));
            Assert.That(_runs.Select(run => run.Node).Distinct().Count(), Is.GreaterThan(1));
            Assert.That(first.Store.Writer.Groups + second.Store.Writer.Groups + third.Store.Writer.Groups, Is.LessThan(4 * ids.Length), "four records a task, in common transactions");
        }
    }

    [Test]
    public async Task What_a_node_cannot_run_now_is_handed_back_with_the_reason_and_runs_on_another()
    {
        _options.Patience = TimeSpan.FromMilliseconds(100);
        _options.HandBackDelay = TimeSpan.FromSeconds(1);
        await using var first = await StartAsync("node 1");
        first.Tasks.Refuses = [Hot];
        var id = await first.SubmitAsync(Request);
        var handedBack = await first.WhenAsync(id, task => task.Note is not null);
        await using var second = await StartAsync("node 2");
        await second.WhenEndedAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(handedBack.Note!.WaitsFor, Is.EqualTo((ValueList<DeferralReason>)[Hot]));
            Assert.That(_runs.Select(run => run.Node), Is.EqualTo(new[] { "node 2" }));
        }
    }

    [Test]
    public async Task A_node_that_is_alone_gets_what_it_has_handed_back_again()
    {
        _options.Patience = TimeSpan.FromMilliseconds(100);
        _options.HandBackDelay = TimeSpan.FromSeconds(1);
        await using var only = await StartAsync("node 1");
        only.Tasks.Refuses = [Hot];
        var id = await only.SubmitAsync(Request);
        await only.WhenAsync(id, task => task.Note is not null);
        only.Tasks.Refuses = [];
        Assert.That((await only.WhenEndedAsync(id)).End!.IsSuccess, Is.True);
    }

    [Test]
    public async Task The_run_of_a_lost_node_ends_elsewhere_as_host_lost_and_the_task_goes_on()
    {
        var begun = new TaskCompletionSource();
        var refused = new TaskCompletionSource<Exception>();
        await using var first = await StartAsync("node 1", async (run, stop) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return TaskOutcome.Succeeded;
        });
        first.Tasks.Fenced += refused.SetResult;
        var id = await first.SubmitAsync(Request);
        await begun.Task;
        await using var second = await StartAsync("node 2");
        await DeclareLostAsync("node 1");
        var end = await second.WhenEndedAsync(id);
        var why = await refused.Task;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.Task.Runs.Select(run => run.Expiration?.Code), Is.EqualTo(new[] { "host_lost", null }));
            Assert.That((end.Task.Runs[0].Expiration as Expiration.HostLost)?.LastSignOfLife, Is.Not.Null);
            Assert.That(first.Tasks.Lost.Single().Run, Is.EqualTo(new RunId(id, 1)));
            Assert.That(first.Tasks.Lost.Single().Why, Is.InstanceOf<Expiration.LeaseLost>());
            Assert.That(((RunFencedException)why).Expiration, Is.InstanceOf<Expiration.LeaseLost>());
        }
    }

    [Test]
    public async Task A_node_that_was_lost_goes_on_as_a_new_one()
    {
        await using var only = await StartAsync("node 1");
        var before = only.Store.Writer.NodeId;
        await DeclareLostAsync("node 1");
        var id = await only.SubmitAsync(Request);
        await only.WhenEndedAsync(id);
        Assert.That(only.Store.Writer.NodeId, Is.GreaterThan(before));
    }

    [Test]
    public async Task A_submission_whose_process_died_before_it_was_given_to_Quartz_is_found()
    {
        await using var node = await StartAsync("node 1");
        await using var other = Open("no node");
        var id = new TaskId(Guid.CreateVersion7());
        await other.SaveAsync(new TaskRecord(PersistKind.Submission, id, 0, TimeProvider.System.GetUtcNow(), Request, null, false), default);
        Assert.That((await node.WhenEndedAsync(id)).End!.IsSuccess, Is.True);
    }

    [Test]
    public async Task A_stop_reaches_the_run_wherever_it_is()
    {
        var begun = new TaskCompletionSource();
        await using var first = await StartAsync("node 1", async (_, stop) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return TaskOutcome.Succeeded;
        });
        await using var asking = Open("console");
        var id = await first.SubmitAsync(Request);
        await begun.Task;
        var asked = TimeProvider.System.GetTimestamp();
        var isStopped = await asking.AskAsync(new TaskOrder(0, id, new Expiration.UserStopped("console")), default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(isStopped, Is.True);
            Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(TimeSpan.FromSeconds(2)));
        }

        await first.WhenEndedAsync(id);
    }

    [Test]
    public async Task A_task_that_no_node_holds_ends_where_it_was_asked_and_never_fires()
    {
        await using var node = await StartAsync("node 1");
        await using var asking = Open("console");
        var id = await node.SubmitAsync(new ContinuedProcessingTaskRequest("work", "Export") { EarliestBeginDate = TimeProvider.System.GetUtcNow().AddSeconds(3) });
        await node.WhenAsync(id, _ => true);
        var isEnded = await asking.AskAsync(new TaskOrder(0, id, new Expiration.CancelledByApp("changed my mind")), default);
        var end = await node.WhenEndedAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(isEnded, Is.True);
            Assert.That((end.End!.Outcome, end.End.Title, end.End.RunId, end.End.Expiration!.Code), Is.EqualTo((TaskOutcome.Cancelled, "Export", (RunId?)null, "cancelled_by_app")));
            Assert.That(await asking.AskAsync(new TaskOrder(0, id, new Expiration.CancelledByApp()), default), Is.False, "it has ended");
            Assert.That(_runs, Is.Empty);
        }
    }

    [Test]
    public async Task An_order_that_nobody_could_answer_is_found_by_the_node_that_takes_the_task()
    {
        _options.Patience = TimeSpan.FromMilliseconds(500);
        _options.HandBackDelay = TimeSpan.FromSeconds(1);
        await using var node = await StartAsync("node 1");
        node.Tasks.Refuses = [new DeferralReason.Parked(3)];
        var id = await node.SubmitAsync(Request);
        await node.WhenAsync(id, task => task.Note is not null);
        await using var asking = Open("console");
        Assert.That(await asking.AskAsync(new TaskOrder(0, id, null), default), Is.True);
        await node.WhenEndedAsync(id);
    }

    [Test]
    public async Task A_node_that_leaves_hands_its_waiting_tasks_to_the_others()
    {
        _options.Patience = TimeSpan.FromMinutes(10);
        var first = await StartAsync("node 1");
        first.Tasks.Refuses = [Hot];
        var id = await first.SubmitAsync(Request);
        await using var second = await StartAsync("node 2");
        await first.Tasks.WhenGivenAsync(id);
        await first.DisposeAsync();
        await second.WhenEndedAsync(id);
        Assert.That(_runs.Select(run => run.Node), Is.EqualTo(new[] { "node 2" }));
    }

    [Test]
    public async Task Others_see_what_a_run_notes()
    {
        var begun = new TaskCompletionSource();
        var ends = new TaskCompletionSource();
        await using var first = await StartAsync("node 1", async (_, _) =>
        {
            begun.SetResult();
            await ends.Task;
            return TaskOutcome.Succeeded;
        });
        await using var second = await StartAsync("node 2");
        second.Tasks.Refuses = [Hot];
        var id = await first.SubmitAsync(Request);
        await begun.Task;
        first.Store.Note(new TaskNote(id, 1, "Export", "3 of 10", default, new Expiration.UserStopped("tray"), []));
        var seen = await second.WhenAsync(id, task => task.Note is not null);
        ends.SetResult();
        await second.WhenEndedAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((seen.ExecutedBy, seen.Task.OpenRun, seen.StartedAt is not null), Is.EqualTo(("node 1", (int?)1, true)));
            Assert.That(seen.Note, Is.EqualTo(new TaskNote(id, 1, "Export", "3 of 10", default, new Expiration.UserStopped("tray"), [])));
        }
    }

    private PostgresTaskStore Open(string name)
    {
        _options.NodeName = name;
        return new PostgresTaskStore(_options, NodeIdentity.Of(_options), TimeProvider.System, NullLogger.Instance);
    }

    private Task<TestNode> StartAsync(string name, Func<RunId, CancellationToken, Task<TaskOutcome>>? handler = null)
    {
        _options.NodeName = name;
        return TestNode.StartAsync(_options, async (run, stop) =>
        {
            _runs.Enqueue((name, run));
            return handler is null ? TaskOutcome.Succeeded : await handler(run, stop);
        });
    }

    /// <summary>As another node would after its lease.</summary>
    private async Task DeclareLostAsync(string name)
    {
        await using var database = NpgsqlDataSource.Create(_options.ConnectionString);
        await using var command = database.CreateCommand($"UPDATE {_options.TablePrefix}nodes SET fenced_at = clock_timestamp() WHERE name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await command.ExecuteNonQueryAsync();
    }
}
