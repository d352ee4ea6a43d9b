using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Benchmarks;

/// <summary>This library: over when the end of each task is recorded and its handle has completed.</summary>
internal abstract class SchedulerBurst : BurstEngine
{
    protected const string Identifier = "com.example.noop";

    private TaskHandle[] _handles = [];

    protected abstract ProcessingTaskRequest Request { get; }

    protected BackgroundTaskScheduler Scheduler { get; private set; } = null!;

    public override async Task StartAsync(Action job) => Scheduler = await BackgroundTaskScheduler.StartNewAsync(builder => builder
        .UseConditions(new IdealConditions())
        .UsePolicy(SchedulingPolicy.Server with { Processing = SchedulingPolicy.Server.Processing with { Concurrency = Concurrency.Fixed(Workers) } })
        .AddProcessingTask(Identifier, (_, _) =>
        {
            job();
            return Task.CompletedTask;
        }));

    public override async Task SubmitAsync(int jobs)
    {
        _handles = new TaskHandle[jobs];
        for (var job = 0; job < jobs; job++)
            _handles[job] = await Scheduler.SubmitAsync(Request);
    }

    public override async Task FinishAsync()
    {
        foreach (var handle in _handles)
        {
            if (await handle.Completion is { IsSuccess: false } result)
                throw new InvalidOperationException($"{Row}: a job ended as {result.Outcome}.");
        }
    }

    public override Task StopAsync() => Scheduler.DisposeAsync().AsTask();
}
