using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>One stored job, prepared statements.</summary>
internal abstract class QuartzPostgresTunedBurst : QuartzPostgresBurst
{
    protected static JobKey Key { get; } = new("noop");

    public override string Description => $"{Workers} workers, {Submission}, statements prepared by themselves, no trace context; {BenchmarkPostgres.Settings}";

    public override Durability Durability { get; } = Durability.Postgres with { Workers = 8 };

    protected abstract string Submission { get; }

    protected override string Tuning => ";Max Auto Prepare=100;No Reset On Close=true";

    public override async Task StartAsync(Action job)
    {
        await base.StartAsync(job);
        await Scheduler.AddJob(JobBuilder.Create<Job>().WithIdentity(Key).StoreDurably().Build(), default);
    }

    protected override void Configure(IQuartzBuilder quartz) => quartz.ConfigureScheduler(scheduler => scheduler.PropagateTraceContext = false);
}

internal sealed class QuartzPostgresSingleBurst : QuartzPostgresTunedBurst
{
    public override string Row => $"Quartz.NET {Version} PostgreSQL, tuned single";

    protected override string ShortName => "quartz-single";

    protected override string Submission => "one stored job fired by `TriggerJob`";

    public override async Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            await Scheduler.TriggerJob(Key);
    }
}

internal sealed class QuartzPostgresBulkBurst : QuartzPostgresTunedBurst
{
    public override string Row => $"Quartz.NET {Version} PostgreSQL, tuned bulk";

    protected override string ShortName => "quartz-bulk";

    protected override string Submission => "triggers of one stored job 1,000 a call";

    public override Task SubmitAsync(int jobs) => Scheduler.ScheduleOneInBulkAsync(Key, jobs);
}
