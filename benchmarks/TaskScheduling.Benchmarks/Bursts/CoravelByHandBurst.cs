using Coravel;
using Coravel.Queuing;
using Coravel.Queuing.Interfaces;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Benchmarks;

/// <summary>Coravel's queue, emptied at once by the caller instead of by its timer.</summary>
internal sealed class CoravelByHandBurst : BurstEngine
{
    private Action _job = null!;
    private ServiceProvider _services = null!;
    private Queue _queue = null!;

    public override string Row => $"Coravel {PackageVersion.Of(typeof(Queue))} queue, drained by hand";

    public override string Description => "runs plain jobs on the draining caller, so it has no limit; not durable";

    protected override string ShortName => "coravel-by-hand";

    public override Task StartAsync(Action job)
    {
        _job = job;
        _services = new ServiceCollection().AddLogging().AddQueue().BuildServiceProvider();
        _queue = (Queue)_services.GetRequiredService<IQueue>();
        return Task.CompletedTask;
    }

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            _queue.QueueTask(_job);
        return Task.CompletedTask;
    }

    public override Task FinishAsync() => _queue.ConsumeQueueAsync();

    public override Task StopAsync() => _services.DisposeAsync().AsTask();
}
