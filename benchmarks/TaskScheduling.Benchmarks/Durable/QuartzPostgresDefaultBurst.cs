using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>As its introduction shows it: a job and a trigger for each piece of work.</summary>
internal sealed class QuartzPostgresDefaultBurst : QuartzPostgresBurst
{
    public override string Row => $"Quartz.NET {Version} PostgreSQL, default";

    public override string Description => $"10 workers, a job and a trigger each; {BenchmarkPostgres.Settings}";

    public override Durability Durability { get; } = Durability.Postgres with { Workers = 10 };

    protected override string ShortName => "quartz-default";

    public override Task SubmitAsync(int jobs) => Scheduler.ScheduleEachAsync(jobs);

    protected override void Configure(IQuartzBuilder quartz)
    {
    }
}
