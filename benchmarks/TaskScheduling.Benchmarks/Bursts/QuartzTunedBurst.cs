using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>One stored job that is fired for each piece of work, and two at a time leave the store.</summary>
internal sealed class QuartzTunedBurst : QuartzBurst
{
    private static readonly JobKey Key = new("noop");

    public override string Row => $"Quartz.NET {Version} RAM, tuned";

    public override string Description =>
        "2 workers, batch 2 (default 1), one stored job fired by `TriggerJob`, one job object for all, no trace context; not durable";

    protected override string ShortName => "quartz-tuned";

    public override async Task StartAsync(Action job)
    {
        await base.StartAsync(job);
        await Scheduler.AddJob(JobBuilder.Create<Job>().WithIdentity(Key).StoreDurably().Build(), default);
    }

    public override async Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            await Scheduler.TriggerJob(Key);
    }

    protected override void Configure(IQuartzBuilder quartz)
    {
        quartz.Services.AddSingleton<Job>();
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.MaxBatchSize = Workers; // as many as its validator allows
            scheduler.PropagateTraceContext = false;
        });
    }
}
