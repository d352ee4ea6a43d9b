using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>As its introduction shows it: a job and a trigger for each piece of work.</summary>
internal sealed class QuartzDefaultBurst : QuartzBurst
{
    public override string Row => $"Quartz.NET {Version} RAM, default";

    public override string Description => "2 workers (default 10), a job and a trigger each; not durable";

    protected override string ShortName => "quartz-default";

    public override async Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            await Scheduler.ScheduleJob(JobBuilder.Create<Job>().Build(), TriggerBuilder.Create().StartNow().Build());
    }

    protected override void Configure(IQuartzBuilder quartz)
    {
    }
}
