using Npgsql;

namespace TaskScheduling.Benchmarks;

/// <summary>What does a cluster ask of its database: while it rests, and for each task?</summary>
/// <remarks>Counted by the server. The nodes are in this process, so they share its processors with the server.</remarks>
internal sealed class ClusterLoad : IMeasurement
{
    public const string TableName = "cluster-load";
    public const string OneNode = "1 node";
    public const string ThreeNodes = "3 nodes";
    public const string Server = "the server alone, 2 connections";
    public const string IdleTransactions = "idle transactions/s";
    public const string Connections = "connections";
    public const string TransactionsPerTask = "transactions/task";
    public const string WalPerTask = "WAL kB/task";
    public const string TasksPerSecond = "tasks/s";
    public const string LooksPerSecond = "looks/s";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public string Name => TableName;

    public string? Missing => BenchmarkPostgres.Missing;

    public async Task<IReadOnlyList<Measurement>> RunAsync(Scale scale)
    {
        var table = new FigureTable(Name);
        await MeasureAsync(table, OneNode, new ClusterOneNodeBurst(), scale);
        await MeasureAsync(table, ThreeNodes, new ClusterThreeNodesBurst(), scale);
        await MeasureLooksAsync(table, scale);
        return table.ToMeasurements();
    }

    private static async Task MeasureAsync(FigureTable table, string row, ClusterSchedulerBurst cluster, Scale scale)
    {
        var (tasks, window) = scale is Scale.Smoke ? (5, TimeSpan.FromSeconds(0.2)) : (500, TimeSpan.FromSeconds(15));
        var count = new JobCount(cluster);
        await cluster.StartAsync(count.Add);
        await RunAsync(tasks / 5);
        if (scale is Scale.Full)
            await Task.Delay(Settling, TimeProvider.System); // nodes join, and the just-in-time compiler has its turn
        var before = await DatabaseCounters.ReadAsync(cluster.Database);
        await Task.Delay(window, TimeProvider.System);
        var idle = await DatabaseCounters.ReadAsync(cluster.Database);
        table.Add(row, IdleTransactions, (idle.Transactions - before.Transactions) / window.TotalSeconds);
        var began = TimeProvider.System.GetTimestamp();
        await RunAsync(tasks);
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        var busy = await DatabaseCounters.ReadAsync(cluster.Database);
        var idleMeanwhile = (idle.Transactions - before.Transactions) * (elapsed / window);
        table.Add(row, Connections, busy.Connections);
        table.Add(row, TransactionsPerTask, (busy.Transactions - idle.Transactions - idleMeanwhile) / tasks);
        table.Add(row, WalPerTask, (busy.WalBytes - idle.WalBytes) / 1_000.0 / tasks);
        table.Add(row, TasksPerSecond, tasks / elapsed.TotalSeconds);
        await count.StopAsync();

        async Task RunAsync(int some)
        {
            count.Expect(some);
            await cluster.SubmitAsync(some);
            await count.WaitForAllAsync(TimeSpan.FromMinutes(3));
            count.Verify();
        }
    }

    /// <summary>The cheapest statement of a node that looks whether something has changed, as fast as the server answers.</summary>
    private static async Task MeasureLooksAsync(FigureTable table, Scale scale)
    {
        await using var database = NpgsqlDataSource.Create($"{await BenchmarkPostgres.CreateDatabaseAsync()};Max Auto Prepare=10");
        var looks = scale is Scale.Smoke ? 20 : 5_000;
        await LookAsync(looks / 10);
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(LookAsync(looks), LookAsync(looks));
        table.Add(Server, LooksPerSecond, 2 * looks / TimeProvider.System.GetElapsedTime(began).TotalSeconds);

        async Task LookAsync(int times)
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var look = new NpgsqlCommand("SELECT pg_snapshot_xmin(pg_current_snapshot())", connection);
            for (; times > 0; times--)
                await look.ExecuteScalarAsync();
        }
    }
}
