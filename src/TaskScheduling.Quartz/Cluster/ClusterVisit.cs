using Microsoft.Extensions.Hosting;

namespace TaskScheduling.Quartz;

/// <summary>This node submits, watches and gives orders; others execute.</summary>
internal sealed class ClusterVisit(IFiringStore store) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => store.LeaveAsync(cancellationToken);
}
