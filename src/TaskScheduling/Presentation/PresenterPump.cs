using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace TaskScheduling;

/// <summary>Carries snapshots to one presenter: latest wins per task, revisions never go back, the last one always comes.</summary>
/// <remarks>
/// <c>_dirty</c>, <c>_order</c> and <c>_isRunning</c> are written under <c>_gate</c> by any thread; <c>_shown</c> only by the pump's own flow.
/// A task is in the queue at most once, so a stuck presenter costs one entry per task and nothing per report. While a failed showing is repeated,
/// with what is newest then, the other tasks wait for this presenter.
/// </remarks>
internal sealed class PresenterPump(string name, ITaskPresenter presenter, TimeProvider time, WorkItems work, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly HashSet<TrackedTask> _dirty = [];
    private readonly Queue<TrackedTask> _order = new();
    private readonly Dictionary<TaskId, long> _shown = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ResiliencePipeline _guard = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = 3,
        Delay = TimeSpan.FromMilliseconds(100),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = false,
    }).Build();

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

    /// <summary>Nothing is repeated later any more. Completes when everything posted so far has been shown, or has failed.</summary>
    public Task CloseAsync()
    {
        work.Post(static pump => pump._closing.Cancel(), this); // a showing that goes on now is the presenter's code
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
        var context = ResilienceContextPool.Shared.Get(work.IsPumped, _closing.Token);
        var shown = await _guard.ExecuteOutcomeAsync(static (_, call) => call.pump.TryShowAsync(call.task), context, (pump: this, task)).ConfigureAwait(work.IsPumped);
        ResilienceContextPool.Shared.Return(context);
        if (shown.Exception is OperationCanceledException && _closing.IsCancellationRequested)
            await TryShowAsync(task).ConfigureAwait(work.IsPumped); // it waited, or had not begun
    }

    private async ValueTask<Outcome<bool>> TryShowAsync(TrackedTask task)
    {
        var snapshot = task.Present();
        if (IsShown(snapshot))
            return Outcome.FromResult(true);
        try
        {
            await presenter.PresentAsync(snapshot, _stopping.Token).ConfigureAwait(work.IsPumped);
        }
        catch (Exception exception)
        {
            logger.PresenterFailed(exception, Name);
            return Outcome.FromException<bool>(exception);
        }

        using (_gate.EnterScope())
        {
            if (!task.IsForgotten)
                _shown[task.Id] = snapshot.Revision;
        }

        return Outcome.FromResult(true);
    }

    private bool IsShown(TaskPresentation snapshot)
    {
        using (_gate.EnterScope())
            return _shown.TryGetValue(snapshot.TaskId, out var shown) && shown >= snapshot.Revision;
    }
}
