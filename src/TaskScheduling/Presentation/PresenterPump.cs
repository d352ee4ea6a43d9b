using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Carries snapshots to one presenter: latest wins per task, revisions never go back, the last one always comes.</summary>
/// <remarks>
/// <c>_dirty</c>, <c>_order</c> and <c>_isRunning</c> are written under <c>_gate</c> by any thread; <c>_shown</c> only by the pump's own flow.
/// A task is in the queue at most once, so a stuck presenter costs one entry per task and nothing per report.
/// </remarks>
internal sealed class PresenterPump(string name, ITaskPresenter presenter, WorkItems work, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly HashSet<TrackedTask> _dirty = [];
    private readonly Queue<TrackedTask> _order = new();
    private readonly Dictionary<TaskId, long> _shown = [];
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource? _quiet;
    private bool _isRunning;

    public string Name { get; } = name;

    public void Post(TrackedTask task)
    {
        using (_gate.EnterScope())
        {
            if (_dirty.Add(task))
                _order.Enqueue(task);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        work.Post(static pump => _ = pump.RunAsync(), this);
    }

    /// <summary>Completes when everything posted so far has been shown.</summary>
    public Task WhenQuietAsync()
    {
        using (_gate.EnterScope())
            return _isRunning ? (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
    }

    /// <summary>Tells a presenter that is in the middle of something that nobody waits any longer.</summary>
    public void Abandon()
    {
        logger.PresenterAbandoned(Name);
        try
        {
            _stopping.Cancel();
        }
        catch (AggregateException callbacks)
        {
            logger.PresenterFailed(callbacks, Name);
        }
    }

    public void Forget(TaskId id)
    {
        using (_gate.EnterScope())
            _shown.Remove(id);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            TrackedTask task;
            using (_gate.EnterScope())
            {
                if (!_order.TryDequeue(out task!))
                {
                    _isRunning = false;
                    _quiet?.TrySetResult();
                    _quiet = null;
                    return;
                }

                _dirty.Remove(task); // before the snapshot: a change from now on queues it again
            }

            await ShowAsync(task).ConfigureAwait(work.IsPumped);
        }
    }

    private async Task ShowAsync(TrackedTask task)
    {
        var snapshot = task.Present();
        using (_gate.EnterScope())
        {
            if (_shown.TryGetValue(task.Id, out var shown) && shown >= snapshot.Revision)
                return;
            _shown[task.Id] = snapshot.Revision;
        }

        try
        {
            await presenter.PresentAsync(snapshot, _stopping.Token).ConfigureAwait(work.IsPumped);
        }
        catch (Exception exception)
        {
            logger.PresenterFailed(exception, Name);
        }
    }
}
