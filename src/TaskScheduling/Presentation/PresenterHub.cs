using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>All presenters of a scheduler, each behind its own pump; and the look at progress, which reports by themselves wake nobody.</summary>
/// <remarks><c>_watched</c> is written under <c>_gate</c>. The timer runs only while a watched run is in progress.</remarks>
internal sealed class PresenterHub : IDisposable
{
    private readonly PresenterPump[] _pumps;
    private readonly Lock _gate = new();
    private readonly Dictionary<TrackedTask, long> _watched = [];
    private readonly ITimer _timer;
    private readonly Action<TrackedTask> _progressed;
    private readonly TimeSpan _period;

    public PresenterHub(IEnumerable<PresenterRegistration> presenters, TimeProvider time, WorkItems work, ILogger logger, TimeSpan period, Action<TrackedTask> progressed)
    {
        _pumps = [.. presenters.Select(registration => new PresenterPump(registration.Name, registration.Presenter, time, work, logger))];
        (_period, _progressed) = (period, progressed);
        _timer = time.CreateTimer(static hub => ((PresenterHub)hub!).LookAtProgress(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool HasPresenters => _pumps.Length > 0;

    public void Post(TrackedTask task)
    {
        foreach (var pump in _pumps)
            pump.Post(task);
    }

    /// <summary>Looks at the progress of a run until it has ended.</summary>
    public void Watch(TrackedTask task)
    {
        using (_gate.EnterScope())
        {
            if (_watched.TryAdd(task, 0) && _watched.Count == 1)
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Unwatch(TrackedTask task)
    {
        using (_gate.EnterScope())
            _watched.Remove(task);
    }

    public void Forget(TaskId id)
    {
        foreach (var pump in _pumps)
            pump.Forget(id);
    }

    /// <summary>Gives every presenter the time left to show its last snapshots.</summary>
    public Task FlushAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        return Task.WhenAll(_pumps.Select(FlushAsync));

        async Task FlushAsync(PresenterPump pump)
        {
            try
            {
                await pump.CloseAsync().WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception over) when (over is TimeoutException or OperationCanceledException)
            {
                pump.Abandon();
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void LookAtProgress()
    {
        List<TrackedTask>? changed = null;
        using (_gate.EnterScope())
        {
            foreach (var (task, seen) in _watched)
            {
                if (task.Run is { } run && run.ProgressVersion != seen)
                    (changed ??= []).Add(task);
            }

            foreach (var task in changed ?? [])
                _watched[task] = task.Run?.ProgressVersion ?? 0;
            if (_watched.Count > 0)
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }

        foreach (var task in changed ?? [])
            _progressed(task);
    }
}

/// <summary>A presenter and the name that <see cref="Expiration.UserStopped"/> and the log use for it.</summary>
internal sealed record PresenterRegistration(string Name, ITaskPresenter Presenter);
