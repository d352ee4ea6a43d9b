using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>Quartz.NET; with its store in memory, where a row does not say otherwise.</summary>
internal abstract class QuartzBurst : BurstEngine
{
    protected static string Version { get; } = PackageVersion.Of(typeof(IScheduler));

    protected IScheduler Scheduler { get; private set; } = null!;

    public override async Task StartAsync(Action job) => Scheduler = await StartSchedulerAsync(job);

    protected async Task<IScheduler> StartSchedulerAsync(Action job)
    {
        var scheduler = await QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.Services.AddSingleton(job);
            quartz.UseDefaultThreadPool(Workers);
            UseStore(quartz);
            Configure(quartz);
        }).BuildScheduler();
        await scheduler.Start();
        return scheduler;
    }

    public override Task StopAsync() => Scheduler.Shutdown(waitForJobsToComplete: true).AsTask();

    protected virtual void UseStore(IQuartzBuilder quartz) => quartz.UseInMemoryStore();

    protected abstract void Configure(IQuartzBuilder quartz);

    /// <summary>Calls what the burst counts.</summary>
    internal sealed class Job(Action count) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            count();
            return ValueTask.CompletedTask;
        }
    }
}
