using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Benchmarks;

/// <summary>This library: over when the end of each task is recorded and its handle has completed.</summary>
internal abstract class SchedulerBurst : BurstEngine
{
    protected const string Identifier = "com.example.noop";

    protected abstract ProcessingTaskRequest Request { get; }

    protected BackgroundTaskScheduler Scheduler { get; set; } = null!;

    /// <summary>What a burst has to wait for.</summary>
    protected TaskHandle[] Handles { get; set; } = [];

    public override async Task StartAsync(Action job) => Scheduler = await BackgroundTaskScheduler.StartNewAsync(builder => Configure(builder, job));

    public override async Task SubmitAsync(int jobs)
    {
        Handles = new TaskHandle[jobs];
        for (var job = 0; job < jobs; job++)
            Handles[job] = await Scheduler.SubmitAsync(Request);
    }

    public override async Task FinishAsync()
    {
        foreach (var handle in Handles)
        {
            if (await handle.Completion is { IsSuccess: false } result)
                throw new InvalidOperationException($"{Row}: a job ended as {result.Outcome}.");
        }
    }

    public override Task StopAsync() => Scheduler.DisposeAsync().AsTask();

    /// <summary>A row whose tasks live elsewhere than in memory adds its store.</summary>
    protected virtual void Configure(IBackgroundTasksBuilder builder, Action job) => builder
        .UseConditions(new IdealConditions())
        .UsePolicy(SchedulingPolicy.Server with { Processing = SchedulingPolicy.Server.Processing with { Concurrency = Concurrency.Fixed(Workers) } })
        .AddProcessingTask(Identifier, (_, _) =>
        {
            job();
            return Task.CompletedTask;
        });
}
