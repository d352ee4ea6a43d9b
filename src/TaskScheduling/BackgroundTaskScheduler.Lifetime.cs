using Microsoft.Extensions.DependencyInjection;
using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>Start and end of a scheduler.</summary>
public sealed partial class BackgroundTaskScheduler
{
    internal SchedulerRuntime Runtime => _runtime;

    /// <summary>With what lives as long as this scheduler does. A host that gives up does not start half of it.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        ISchedulerLifecycle[] lifecycles = [.. _services.GetServices<ISchedulerLifecycle>()];
        using (_lifetime.EnterScope())
        {
            if (_shutdown is not null)
                return; // nobody would end them
            _lifecycles = lifecycles;
        }

        foreach (var lifecycle in lifecycles)
            await lifecycle.StartAsync(cancellationToken).ConfigureAwait(false);
        Start();
    }

    internal void Start()
    {
        using (_lifetime.EnterScope())
        {
            if (_started || _shutdown is not null)
                return;
            _started = true;
        }

        _logger.SchedulerStarted(Policy.Name, _options.Processors, _configured.Count);
        _conditionSource.Changed += OnConditionsChanged;
        _ = StartRecoveredAsync();
    }

    /// <summary>What a durable store holds comes first. The host does not wait for it: a store may be out of reach for long.</summary>
    private async Task StartRecoveredAsync()
    {
        if (_runtime.Sharing is { } sharing)
        {
            sharing.Start(); // when to begin, and with what, is a matter between the processes
            return;
        }

        await _runtime.RecoverAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _runtime.Enqueue(SchedulerInput.Started(_runtime.Clock.Now)); // after a shutdown it starts nothing any more
    }

    /// <summary>Expires running tasks as <see cref="Expiration.HostShuttingDown"/> and waits until their ends are recorded, never beyond the shutdown timeout.</summary>
    /// <remarks>Called and awaited inside a handler, it waits for that handler, too, and so until its grace ends.</remarks>
    /// <param name="cancellationToken">The host's time is over: every grace ends at once, and the call returns when these ends are durable, or after 1 s.</param>
    public async Task ShutdownAsync(CancellationToken cancellationToken = default)
    {
        Task shutdown;
        using (_lifetime.EnterScope())
            shutdown = _shutdown ??= BeginShutdown();

        // Whoever asks may hurry it: a host's token counts also where somebody else has begun.
        using (cancellationToken.UnsafeRegister(static hurry => ((CancellationTokenSource)hurry!).Cancel(), _hurry))
            await shutdown.ConfigureAwait(false);
    }

    /// <summary><see cref="ShutdownAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync().ConfigureAwait(false);
        var services = Interlocked.Exchange(ref _ownServices, null);
        if (services is not null)
            await services.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>On a work item of its own, and so not under the caller's lock.</summary>
    private Task BeginShutdown()
    {
        var begun = new TaskCompletionSource<Task>();
        _runtime.Work.Post(static call => call.begun.SetResult(call.self.ShutDownAsync(call.self._hurry.Token)), (self: this, begun));
        return begun.Task.Unwrap();
    }

    private async Task ShutDownAsync(CancellationToken cancellationToken)
    {
        var isPumped = _runtime.Work.IsPumped;
        _logger.SchedulerStopping(_shutdownTimeout.TotalSeconds);
        _conditionSource.Changed -= OnConditionsChanged;
        var began = _runtime.Clock.Monotonic;
        foreach (var lifecycle in _lifecycles)
            await lifecycle.StoppingAsync(cancellationToken).ConfigureAwait(isPumped);
        var left = Left(began);
        _runtime.Enqueue(SchedulerInput.ShutdownBegan(_runtime.Clock.Now, left));
        _runtime.HurryRecords();
        _runtime.Sharing?.Stop();
        _runtime.StopRecovering(); // what it brings back from now on is ignored, and so is its start
        try
        {
            await _runtime.WhenRunsEndedAsync().WaitAsync(left, _runtime.Clock.Time, cancellationToken).ConfigureAwait(isPumped);
        }
        catch (Exception over) when (over is OperationCanceledException or TimeoutException)
        {
            _runtime.Enqueue(SchedulerInput.ShutdownBegan(_runtime.Clock.Now, TimeSpan.Zero));
        }

        await _runtime.CloseRecordsAsync(Left(began), cancellationToken).ConfigureAwait(isPumped);
        if (_runtime.Sharing is { } sharing)
            await sharing.ReleaseAsync(StoreTime, cancellationToken).ConfigureAwait(false);
        foreach (var lifecycle in _lifecycles)
            await AwaitAsync(lifecycle.StoppedAsync(cancellationToken), Longer(Left(began), StoreTime), cancellationToken).ConfigureAwait(isPumped);
        await _runtime.FlushPresentersAsync(PresenterTime, cancellationToken).ConfigureAwait(isPumped);
        _runtime.Events.Close();
        await AwaitAsync(_runtime.CloseRecordingAsync(), _shutdownTimeout, cancellationToken).ConfigureAwait(false); // what is not written by then is lost; everything before it can be read
        _runtime.Dispose();
    }

    private TimeSpan Left(TimeSpan began) => Longer(_shutdownTimeout - (_runtime.Clock.Monotonic - began), TimeSpan.Zero);

    /// <summary>A disk or a database that hangs holds no host up once its time is over.</summary>
    private async Task AwaitAsync(Task what, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await what.WaitAsync(limit, _runtime.Clock.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception over) when (over is OperationCanceledException or TimeoutException)
        {
            // It goes on by itself.
        }
    }

    private void OnConditionsChanged(object? sender, EventArgs e) => _runtime.Enqueue(SchedulerInput.ReadingsStale(_runtime.Clock.Now));
}
