using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace TaskScheduling.Benchmarks;

/// <summary>Nodes of a cluster, all in this process, with the settings of the raw ones beside them. The first one submits, and hears of every end.</summary>
internal abstract class ClusterSchedulerBurst(int nodes) : DurableSchedulerBurst
{
    private readonly List<IHost> _hosts = [];
    private string _database = "";

    /// <summary>The database of this repetition.</summary>
    public string Database => _database;

    public int Nodes => nodes;

    public override string Row => $"TaskScheduling Quartz cluster{ClusterNodes.InRow(nodes)}";

    public override string Description =>
        $"{ClusterNodes.Of(nodes)}, {Workers} at a time{ClusterNodes.Each(nodes)}, time and stall budgets, submissions under way at once, statements prepared by themselves; {BenchmarkPostgres.Settings}";

    public override Durability Durability { get; } = Durability.Postgres with { Workers = 8 };

    protected override string ShortName => $"cluster{ClusterNodes.InName(nodes)}";

    public override async Task StartAsync(Action job)
    {
        _database = await BenchmarkPostgres.CreateDatabaseAsync();
        while (_hosts.Count < nodes)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddBackgroundTasks(tasks => Configure(tasks, job));
            var host = builder.Build();
            _hosts.Add(host);
            await host.StartAsync();
        }

        Scheduler = _hosts[0].Services.GetRequiredService<BackgroundTaskScheduler>();
    }

    public override async Task StopAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        _hosts.Clear();
        NpgsqlConnection.ClearAllPools();
    }

    protected override void Configure(IBackgroundTasksBuilder builder, Action job)
    {
        base.Configure(builder, job);
        builder.UseQuartzCluster(cluster =>
        {
            cluster.ConnectionString = $"{_database};Max Auto Prepare=100;No Reset On Close=true";
            cluster.MaximumConcurrency = Workers;
        });
    }
}

internal sealed class ClusterOneNodeBurst() : ClusterSchedulerBurst(nodes: 1);

internal sealed class ClusterTwoNodesBurst() : ClusterSchedulerBurst(nodes: 2);

internal sealed class ClusterThreeNodesBurst() : ClusterSchedulerBurst(nodes: 3);
