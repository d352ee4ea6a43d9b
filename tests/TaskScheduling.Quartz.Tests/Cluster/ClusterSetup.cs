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
