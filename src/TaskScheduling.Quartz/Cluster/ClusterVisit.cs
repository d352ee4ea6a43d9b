namespace TaskScheduling.Quartz;

/// <summary>This node submits, watches and gives orders; others execute.</summary>
internal sealed class ClusterVisit(IFiringStore store) : ISchedulerLifecycle
{
    public Task StartAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => store.LeaveAsync(cancellationToken);
}
