using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>This node joins its cluster with the host, and leaves it: first no task fires here any more, then the scheduler ends its runs, then Quartz goes.</summary>
internal sealed class ClusterService(
    IFiringStore store, FiringDesk desk, TriggerPlanner planner, IFiringWatch watch, FiringScheduler quartz, QuartzClusterOptions options, TimeProvider time, ILogger<ClusterService> logger)
    : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5); // for records of runs that have ended

    private readonly CancellationTokenSource _stopping = new();
    private Task _joining = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The host does not wait for a database; but it does not start over tables that a newer library made.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (store.Scope is ExecutionScope.None)
            return; // the store of one machine has been told so by itself
        var retry = new ExponentialRetry(time, FirstDelay, LongestDelay, (fault, _) => logger.ClusterWorkFailed(fault, "Joining the cluster"));
        _joining = Task.Run(() => retry.ExecuteAsync(JoinAsync, _stopping.Token).AsTask(), CancellationToken.None);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await quartz.StandbyAsync(cancellationToken).ConfigureAwait(false);
            await store.TellWhetherItTakesAsync(takes: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SchedulerException or OperationCanceledException)
        {
            logger.ClusterWorkFailed(fault, "Leaving the cluster");
        }
        finally
        {
            desk.Leave();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The scheduler has ended its runs: what is left is given to the other nodes while Quartz still takes it.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await desk.WhenNothingFiresAsync().WaitAsync(LongestWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await planner.DisposeAsync().ConfigureAwait(false);
        try
        {
            await quartz.DisposeAsync().AsTask().WaitAsync(LongestWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SchedulerException or OperationCanceledException or TimeoutException)
        {
            logger.ClusterWorkFailed(fault, "Leaving the cluster");
        }

        await watch.DisposeAsync().ConfigureAwait(false);
        await store.LeaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A host that is disposed of and was not stopped fires nothing any more, either.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await quartz.DisposeAsync().ConfigureAwait(false);
        await planner.DisposeAsync().ConfigureAwait(false);
        await watch.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>For a container that is not disposed of asynchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask JoinAsync(CancellationToken cancellationToken)
    {
        await store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var started = await quartz.StartAsync(cancellationToken).ConfigureAwait(false);
        planner.Start(started);
        watch.Start(started);
        logger.ClusterJoined(store.Name, options.SchedulerName);
    }
}
