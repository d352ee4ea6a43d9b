using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz;

/// <summary>This node joins its cluster with its scheduler, and leaves it: first no task fires here any more, then the scheduler ends its runs, then Quartz goes.</summary>
internal sealed class ClusterMembership(
    IFiringStore store, FiringDesk desk, TriggerPlanner planner, IFiringWatch watch, FiringScheduler quartz, QuartzClusterOptions options, TimeProvider time, ILogger<ClusterMembership> logger)
    : ISchedulerLifecycle, IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestStandby = TimeSpan.FromSeconds(2); // of the time that the runs have
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5); // for records of runs that have ended

    private readonly ILogger _logger = new IsolatedLogger(logger);
    private readonly CancellationTokenSource _stopping = new();
    private Task _joining = Task.CompletedTask;
    private volatile bool _isDisposed;

    /// <summary>The host does not wait for a database; but it does not start over tables that a newer library made.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (store.Scope is ExecutionScope.None)
            return; // the store of one machine has been told so by itself
        var retry = new ExponentialRetry(time, FirstDelay, LongestDelay, (fault, _) => _logger.ClusterWorkFailed(fault, "Joining the cluster"));
        _joining = Task.Run(() => retry.ExecuteAsync(JoinAsync, _stopping.Token).AsTask(), CancellationToken.None);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await TryAsync(StopTakingAsync(cancellationToken).WaitAsync(LongestStandby, time, cancellationToken)).ConfigureAwait(false);
        if (!_isDisposed) // meanwhile, and with it soon the desk
            desk.Leave();
    }

    /// <summary>The scheduler has ended its runs: what is left is given to the other nodes while Quartz still takes it.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed)
            return;
        await desk.WhenNothingFiresAsync().WaitAsync(LongestWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await planner.DisposeAsync().ConfigureAwait(false);
        await TryAsync(quartz.DisposeAsync().AsTask().WaitAsync(LongestWait, time, cancellationToken)).ConfigureAwait(false);
        await watch.DisposeAsync().ConfigureAwait(false);
        await TryAsync(store.LeaveAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>A host that is disposed of and was not stopped fires nothing any more, either.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await quartz.DisposeAsync().ConfigureAwait(false);
        await planner.DisposeAsync().ConfigureAwait(false);
        await watch.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StopTakingAsync(CancellationToken cancellationToken)
    {
        await _joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await quartz.StandbyAsync(cancellationToken).ConfigureAwait(false);
        await store.TellWhetherItTakesAsync(takes: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The others find by themselves what this node could not tell them.</summary>
    private async Task TryAsync(Task leaving)
    {
        try
        {
            await leaving.ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            _logger.ClusterWorkFailed(fault, "Leaving the cluster");
        }
    }

    private async ValueTask JoinAsync(CancellationToken cancellationToken)
    {
        await store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var started = await quartz.StartAsync(cancellationToken).ConfigureAwait(false);
        planner.Start(started);
        watch.Start(started);
        _logger.ClusterJoined(store.Name, options.SchedulerName);
    }
}
