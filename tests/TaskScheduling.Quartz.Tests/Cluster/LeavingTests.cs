using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A node leaves with its host, or with its scheduler in a host that lives on, or where there is no host at all.</summary>
public sealed class LeavingTests
{
    private static readonly ProcessingTaskRequest Request = new("work");

    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();
    private readonly ConcurrentQueue<string> _runs = new();

    [Test]
    public async Task What_waits_there_is_the_others([Values] bool hostLivesOn)
    {
        _options.Patience = TimeSpan.FromMinutes(10);
        await using var first = await StartAsync("node 1");
        first.Device.HeatUp();
        var id = (await first.SubmitAsync(Request)).TaskId;
        await first.SeesAsync(id, task => task.Explain().Blockers.Any(blocker => blocker.Reason is DeferralReason.TooHot) ? task : null);
        await using var second = await StartAsync("node 2");
        await LeaveAsync(first, hostLivesOn);
        var later = await second.SubmitAsync(Request);
        await Task.WhenAll(second.WhenEndedAsync(id), second.WhenEndedAsync(later.TaskId));
        Assert.That(_runs, Is.EqualTo(new[] { "node 2", "node 2" }));
    }

    [Test]
    public async Task Its_runs_end_in_order_and_go_on_elsewhere([Values] bool hostLivesOn)
    {
        var running = new HeldRun();
        await using var first = await StartAsync("node 1", running.HandleAsync);
        await using var second = await StartAsync("node 2");
        await second.TakeNothingAsync();
        var id = (await first.SubmitAsync(Request)).TaskId;
        await running.HasBegun;
        var leaving = LeaveAsync(first, hostLivesOn);
        await running.Told;
        running.Return();
        await leaving;
        await second.TakeAgainAsync();
        await second.WhenEndedAsync(id);
        Assert.That((await second.SeesAsync(id, task => task)).Runs.Select(run => run.Expiration?.Code), Is.EqualTo(new[] { ExpirationCodes.HostShuttingDown, null }));
    }

    [Test]
    public async Task A_scheduler_without_a_host_is_a_node_like_any_other()
    {
        await using (var alone = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks
            .UseQuartzCluster(settings => TestNode.Copy(_options, settings)).AddProcessingTask("work", (_, _) => Task.CompletedTask)))
        {
            var handle = await alone.SubmitAsync(Request);
            Assert.That((await handle.Completion.WaitAsync(TestNode.Limit, TimeProvider.System)).IsSuccess, Is.True);
        }

        Assert.That(await ClusterSetup.AskAsync($"SELECT count(*) FROM {_options.TablePrefix}nodes WHERE fenced_at IS NULL"), Is.EqualTo(0L));
    }

    [Test]
    public async Task A_node_that_is_disposed_of_while_it_leaves_ends_like_any_other()
    {
        await using var node = await StartAsync("node 1");
        await (await node.SubmitAsync(Request)).Completion.WaitAsync(TestNode.Limit, TimeProvider.System);
        await using var database = NpgsqlDataSource.Create(_options.ConnectionString);
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand($"SELECT 1 FROM {_options.TablePrefix}nodes FOR UPDATE", connection);
        await hold.ExecuteNonQueryAsync();
        var leaving = node.Scheduler.ShutdownAsync();
        await node.TakesNothingAsync();
        await node.ForgetAsync();
        await leaving.WaitAsync(TestNode.Limit, TimeProvider.System);
    }

    private static Task LeaveAsync(TestNode node, bool hostLivesOn) => hostLivesOn ? node.Scheduler.ShutdownAsync() : node.DisposeAsync().AsTask();

    private Task<TestNode> StartAsync(string name, Func<BackgroundTask, CancellationToken, Task>? handler = null)
    {
        _options.NodeName = name;
        return TestNode.StartAsync(_options, async (task, stop) =>
        {
            _runs.Enqueue(name);
            if (handler is not null)
                await handler(task, stop);
        });
    }
}
