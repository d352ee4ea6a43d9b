using System.Globalization;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>Nodes of a cluster, all in this process, whose jobs are recovered when one dies. The first one submits.</summary>
internal abstract class QuartzPostgresClusteredBurst(int nodes) : QuartzPostgresBurst
{
    private readonly List<IScheduler> _others = [];
    private int _lastNode;

    public override string Row => $"Quartz.NET {Version} PostgreSQL, clustered{ClusterNodes.InRow(nodes)}";

    public override string Description =>
        $"{ClusterNodes.Of(nodes)} with {Workers} workers{ClusterNodes.Each(nodes)}, a job that requests recovery and a trigger each, 1,000 a call, statements prepared by themselves; {BenchmarkPostgres.Settings}";

    public override Durability Durability { get; } = Durability.Postgres with { Workers = 8 };

    protected override string ShortName => $"quartz-clustered{ClusterNodes.InName(nodes)}";

    protected override string Tuning => ";Max Auto Prepare=100;No Reset On Close=true";

    public override async Task StartAsync(Action job)
    {
        await base.StartAsync(job);
        while (_others.Count < nodes - 1)
            _others.Add(await StartSchedulerAsync(job));
    }

    public override async Task StopAsync()
    {
        foreach (var node in _others)
            await node.Shutdown(waitForJobsToComplete: true);
        _others.Clear();
        await base.StopAsync();
    }

    public override Task SubmitAsync(int jobs) => Scheduler.ScheduleEachInBulkAsync(jobs, requestRecovery: true);

    protected override void Configure(IQuartzBuilder quartz) => quartz.ConfigureScheduler(scheduler =>
    {
        scheduler.InstanceId = string.Create(CultureInfo.InvariantCulture, $"node {++_lastNode}");
        scheduler.PropagateTraceContext = false;
    });

    protected override void ConfigureStore(IPersistentStoreBuilder store) => store.UseClustering(_ => { });
}

internal sealed class QuartzPostgresOneNodeBurst() : QuartzPostgresClusteredBurst(nodes: 1);

internal sealed class QuartzPostgresTwoNodesBurst() : QuartzPostgresClusteredBurst(nodes: 2);

internal sealed class QuartzPostgresThreeNodesBurst() : QuartzPostgresClusteredBurst(nodes: 3);
