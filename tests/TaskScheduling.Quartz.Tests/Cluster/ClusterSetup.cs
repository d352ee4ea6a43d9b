using Npgsql;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>One server for all tests of the cluster; each of them has tables of its own.</summary>
[SetUpFixture]
internal sealed class ClusterSetup
{
    private static PostgresServer? _server;
    private static int _clusters;

    [OneTimeSetUp]
    public void Start()
    {
        _server = new PostgresServer();
        _server.Start();
    }

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    /// <summary>What an administrator asks of the server, and its first answer.</summary>
    public static async Task<object?> AskAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_server!.ConnectionString);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Settings of a cluster that nobody else has, with timings that tests can wait for.</summary>
    public static QuartzClusterOptions NewCluster() => new()
    {
        ConnectionString = _server!.ConnectionString,
        TablePrefix = $"test{Interlocked.Increment(ref _clusters)}_",
        NodeName = "node 1",
        Lease = TimeSpan.FromSeconds(2),
        RenewalInterval = TimeSpan.FromMilliseconds(200),
        CheckInInterval = TimeSpan.FromSeconds(1),
        SweepInterval = TimeSpan.FromSeconds(1),
    };
}
