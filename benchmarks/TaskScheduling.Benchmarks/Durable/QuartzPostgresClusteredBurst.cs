using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>A node of a cluster whose jobs are recovered when it dies.</summary>
internal sealed class QuartzPostgresClusteredBurst : QuartzPostgresBurst
{
    public override string Row => $"Quartz.NET {Version} PostgreSQL, clustered";

    public override string Description =>
        $"one node with {Workers} workers, a job that requests recovery and a trigger each, 1,000 a call, statements prepared by themselves; {BenchmarkPostgres.Settings}";

    public override Durability Durability { get; } = Durability.Postgres with { Workers = 8 };

    protected override string ShortName => "quartz-clustered";

    protected override string Tuning => ";Max Auto Prepare=100;No Reset On Close=true";

    public override Task SubmitAsync(int jobs) => Scheduler.ScheduleEachInBulkAsync(jobs, requestRecovery: true);

    protected override void Configure(IQuartzBuilder quartz) => quartz.ConfigureScheduler(scheduler => scheduler.PropagateTraceContext = false);

    protected override void ConfigureStore(IPersistentStoreBuilder store) => store.UseClustering(_ => { });
}
