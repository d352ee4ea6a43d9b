using System.Runtime.ExceptionServices;
using Polly;

namespace TaskScheduling.Polly;

/// <summary>Calls a pipeline; gives back what left it as an exception.</summary>
internal delegate ValueTask<Exception?> CallPipeline(ResilienceContext context, ResilientRun run);

/// <summary>One run whose handler is inside a pipeline: every attempt is a part of it.</summary>
/// <remarks>
/// A pipeline may do anything with what it gets, so it is never asked why it ended: the run's own expiration decides, and what the handler threw is kept here.
/// Everything below <c>_gate</c> is written under it, because hedged attempts run side by side.
/// </remarks>
internal sealed class ResilientRun(
    Func<IServiceProvider, BackgroundTask, CancellationToken, Task> handler, IServiceProvider services, BackgroundTask task, CancellationToken stopping) : IReportsProgress
{
    private readonly Lock _gate = new();
    private int _attempts;
    private int _inProgress;
    private bool _hasEnded;
    private IDisposable? _wait;
    private Exception? _last;
    private Exception? _whileExpiring;

    public TaskProgress Progress => task.Progress;

    public async Task ExecuteAsync(CallPipeline pipeline)
    {
        var isPumped = SynchronizationContext.Current is not null; // a thread of the pool has none when a handler is called
        var context = ResilienceContextPool.Shared.Get(task.Identifier, isPumped, stopping);
        context.Properties.Set(global::Polly.TaskBudgetPollyExtensions.ProgressKey, this);
        Exception? thrown;
        try
        {
            var ending = pipeline(context, this);
            if (!ending.IsCompleted)
                WaitForFirst();
            thrown = await ending.ConfigureAwait(isPumped);
        }
        catch (Exception exception) // of what is plugged into the pipeline: a predicate, a generator
        {
            thrown = exception;
        }

        End();
        ResilienceContextPool.Shared.Return(context);
        if (thrown is not null)
            Throw(thrown);
    }

    public async ValueTask<Outcome<TResult>> AttemptAsync<TResult>(ResilienceContext context)
    {
        if (task.Expiration is not null)
        {
            // The token follows the reason. Until it has fired, a pipeline without delays would try again and again.
            await FiredAsync(context.ContinueOnCapturedContext).ConfigureAwait(context.ContinueOnCapturedContext);
            return Outcome.FromException<TResult>(new OperationCanceledException(stopping));
        }

        Begin();
        try
        {
            await handler(services, task, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
            Finish(null);
            return Outcome.FromResult(default(TResult)!);
        }
        catch (Exception exception)
        {
            Finish(exception);
            return Outcome.FromException<TResult>(exception);
        }
    }

    /// <summary>Once the run expires, its expiration is the first cause: only what the handler threw after that is a failure of its own.</summary>
    private void Throw(Exception thrown)
    {
        if (task.Expiration is null || ReferenceEquals(thrown, _whileExpiring))
            ExceptionDispatchInfo.Throw(thrown);
        var last = _last ?? (TaskRun.IsOwnCancellation(thrown) ? null : thrown);
        throw last is null ? new OperationCanceledException(stopping) : new AttemptsCutOffException(last, stopping);
    }

    private void Begin()
    {
        using (_gate.EnterScope())
        {
            _attempts++;
            _inProgress++;
            EndWait();
        }
    }

    private void Finish(Exception? exception)
    {
        using (_gate.EnterScope())
        {
            if (exception is not null && !(TaskRun.IsOwnCancellation(exception) && task.Expiration is not null))
            {
                _last = exception;
                if (task.Expiration is not null)
                    _whileExpiring = exception;
            }

            if (--_inProgress == 0 && exception is not null && task.Expiration is null)
                BeginWait("retry");
        }
    }

    /// <summary>The pipeline has not called the handler yet, and has not ended.</summary>
    private void WaitForFirst()
    {
        using (_gate.EnterScope())
        {
            if (_attempts == 0)
                BeginWait("pipeline");
        }
    }

    private void End()
    {
        using (_gate.EnterScope())
        {
            _hasEnded = true; // a loser of hedging may still come back
            EndWait();
        }
    }

    private void BeginWait(string what)
    {
        if (!_hasEnded)
            _wait ??= task.Progress.Waiting(what);
    }

    private void EndWait()
    {
        _wait?.Dispose();
        _wait = null;
    }

    private async Task FiredAsync(bool continueOnCapturedContext)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stopping.UnsafeRegister(static fired => ((TaskCompletionSource)fired!).TrySetResult(), fired))
            await fired.Task.ConfigureAwait(continueOnCapturedContext);
    }
}
