using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TaskScheduling.Tests.Hostile;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A server that answers, and refuses for a while: what was refused once is tried again, and nobody waits in vain.</summary>
public sealed class RefusalTests
{
    private static readonly ProcessingTaskRequest Request = new("work");

    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();

    [Test]
    public async Task A_node_whose_database_is_made_later_joins_it()
    {
        var name = UseOwnDatabase();
        await using var node = await StartAsync();
        await node.LoggedAsync("ClusterWorkFailed");
        await ClusterSetup.AskAsync($"CREATE DATABASE {name}");
        Assert.That((await node.WhenEndedAsync((await SubmitAsync(node)).TaskId)).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_submission_to_a_server_that_is_read_only_is_refused_with_the_remedy_and_a_later_one_runs()
    {
        var name = UseOwnDatabase();
        await ClusterSetup.AskAsync($"CREATE DATABASE {name}");
        await using var node = await StartAsync();
        await node.WhenEndedAsync((await SubmitAsync(node)).TaskId);
        await SetAsync(name, "SET default_transaction_read_only = on");
        await Assert.ThatAsync(() => node.SubmitAsync(Request), Throws.InstanceOf<TaskSubmissionException>().With.Message.Contains("read-only"));
        await SetAsync(name, "RESET default_transaction_read_only");
        Assert.That((await node.WhenEndedAsync((await SubmitAsync(node)).TaskId)).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_task_that_could_not_be_handed_back_is_handed_back_later()
    {
        (_options.Patience, _options.HandBackDelay) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await using var node = await StartAsync();
        node.Device.HeatUp();
        var id = (await node.SubmitAsync(Request)).TaskId;
        await node.SeesAsync(id, task => task.Explain().Blockers.Any(blocker => blocker.Reason is DeferralReason.TooHot) ? task : null);
        await ClusterSetup.AskAsync($"ALTER TABLE {_options.TablePrefix}tasks RENAME TO {_options.TablePrefix}away");
        await node.LoggedAsync("ClusterWriteFailed", saying: nameof(ReleaseWrite));
        await ClusterSetup.AskAsync($"ALTER TABLE {_options.TablePrefix}away RENAME TO {_options.TablePrefix}tasks");
        await node.LoggedAsync("TaskHandedBack");
        node.Device.CoolDown();
        Assert.That((await node.WhenEndedAsync(id)).IsSuccess, Is.True);
    }

    [Test]
    public async Task An_end_that_the_server_never_takes_is_told_and_holds_up_no_other()
    {
        await using var node = await StartAsync();
        await node.WhenEndedAsync((await SubmitAsync(node)).TaskId);
        await ClusterSetup.AskAsync($"ALTER TABLE {_options.TablePrefix}runs ADD CHECK (result NOT LIKE '%unwritable%')");
        var refused = await node.SubmitAsync(new ContinuedProcessingTaskRequest("export", "unwritable"));
        Assert.That((await refused.Completion.WaitAsync(TestNode.Limit, TimeProvider.System)).IsSuccess, Is.True);
        await node.LoggedAsync("EndRefused");
        Assert.That((await node.WhenEndedAsync((await SubmitAsync(node)).TaskId)).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_log_provider_that_throws_stops_nothing()
    {
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Services.AddLogging(logging => logging.AddProvider(new ThrowingLog(791, 799))).AddBackgroundTasks(more => more.UseQuartzCluster(settings => TestNode.Copy(_options, settings))),
            (_, _) => Task.CompletedTask);
        await node.WhenEndedAsync((await SubmitAsync(node)).TaskId);
        await ClusterSetup.AskAsync($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'TaskScheduling {_options.SchedulerName}'");
        Assert.That((await node.WhenEndedAsync((await SubmitAsync(node)).TaskId)).IsSuccess, Is.True);
    }

    private Task<TestNode> StartAsync() => TestNode.StartAsync(_options, (_, _) => Task.CompletedTask);

    private string UseOwnDatabase()
    {
        var name = "own_" + _options.TablePrefix.TrimEnd('_');
        _options.ConnectionString = new NpgsqlConnectionStringBuilder(_options.ConnectionString) { Database = name }.ConnectionString;
        return name;
    }

    /// <summary>For sessions that begin from now on, and none has begun before.</summary>
    private static async Task SetAsync(string database, string what)
    {
        await ClusterSetup.AskAsync($"ALTER DATABASE {database} {what}");
        await ClusterSetup.AskAsync($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");
    }

    /// <summary>As soon as the server takes it.</summary>
    private static async Task<TaskHandle> SubmitAsync(TestNode node)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var submission = await node.Scheduler.TrySubmitAsync(Request);
            if (submission.Handle is { } handle)
                return handle;
            if (TimeProvider.System.GetElapsedTime(began) > TestNode.Limit)
                throw new AssertionException($"It was not accepted within {TestNode.Limit}: {submission.Error}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
