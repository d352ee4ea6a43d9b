using Microsoft.Extensions.Logging.Abstractions;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A connection that breaks while nobody uses it: Npgsql notices by a sign of life of its own, and says so only to whoever comes next.</summary>
public sealed class IdleConnectionTests
{
    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();

    [Test]
    public async Task A_process_that_was_idle_while_its_session_was_ended_writes_again()
    {
        _options.Executes = false; // gives no signs of life, so nobody else comes
        _options.ConnectionString += ";Keepalive=1";
        await using var store = new PostgresTaskStore(_options, NodeIdentity.Of(_options), TimeProvider.System, NullLogger.Instance);
        await Losses.SaveAsync(store, PersistKind.Submission, NewId());
        await EndSessionsAsync();
        using var limit = new CancellationTokenSource(TestNode.Limit, TimeProvider.System);
        while (store.Writer.IsConnected)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        await Assert.ThatAsync(() => Losses.SaveAsync(store, PersistKind.Submission, NewId()), Throws.Nothing);
    }

    private static TaskId NewId() => new(Guid.CreateVersion7());

    /// <summary>As a restarted server does.</summary>
    private Task EndSessionsAsync() =>
        ClusterSetup.AskAsync($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'TaskScheduling {_options.SchedulerName}'");
}
