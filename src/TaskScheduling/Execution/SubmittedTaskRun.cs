using System.Diagnostics;

namespace TaskScheduling;

/// <summary>The run of a submitted task: calls the registered handler.</summary>
/// <remarks>Its registration is that of the start: another one may take its place before the handler is called. <c>_handling</c>: the handler's flow.</remarks>
internal sealed class SubmittedTaskRun : TaskRun, IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskRegistration _registration;
    private Task? _handling;

    public SubmittedTaskRun(SchedulerRuntime runtime, TrackedTask tracked, int slot, int attempt, RunTerms terms, bool isLastAttempt, TaskRegistration registration)
        : base(runtime, tracked, attempt, isLastAttempt, terms.Budget)
    {
        Slot = slot;
        _registration = registration;
    }

    public override bool HasReturned => _handling is { IsCompleted: true };

    protected override CancellationTokenSource Stopping => _stopping;

    void IThreadPoolWorkItem.Execute() => Runtime.Launcher.RunAll(this);

    /// <summary>Calls the handler; its synchronous part runs here. True: it has returned, and <see cref="Return"/> comes next.</summary>
    public bool Call()
    {
        Begin(Runtime.Clock.Monotonic);
        if (SchedulerActivity.StartRun(Id, Tracked.Request) is { } activity)
            Listeners.Activity = activity;
        try
        {
            if (Runtime.Store.ReadCheckpoint(Tracked.Id) is { } saved)
                Resume(saved);
            using (Account?.Enter())
                _handling = _registration.InvokeAsync(Runtime.Services, Task, _stopping.Token);
        }
        catch (Exception exception)
        {
            _handling = System.Threading.Tasks.Task.FromException(exception);
        }

        // By hand and not by await: a state machine of our own would be the largest object of a waiting run.
        if (_handling.IsCompleted)
            return true;
        _handling.ConfigureAwait(Runtime.Work.IsPumped).GetAwaiter().UnsafeOnCompleted(ReturnLater);
        return false;
    }

    /// <summary>On a thread of somebody else and in its flow, or in the handler's: neither pays for what follows, nor is changed by it.</summary>
    private void ReturnLater() => ExecutionContext.Run(PoolThread.Blank, static run => ((SubmittedTaskRun)run!).Return(takesNext: false), this);

    /// <summary>The handler has returned. Gives back a run that this thread should go on with, if it takes one.</summary>
    public SubmittedTaskRun? Return(bool takesNext)
    {
        var (how, fault) = Outcome();
        Fence();
        EndActivity(how is HandlerReturn.Faulted ? fault : null);
        return Runtime.Launcher.Tell(this, how, fault, takesNext);
    }

    private (HandlerReturn How, Exception? Fault) Outcome()
    {
        if (_handling!.IsCompletedSuccessfully)
            return (HandlerReturn.Completed, null);
        var fault = FaultOf(_handling);
        if (Expiration is null || !(fault is AttemptsCutOffException || IsOwnCancellation(fault)))
            return (HandlerReturn.Faulted, fault);
        return (HandlerReturn.Cancelled, (fault as AttemptsCutOffException)?.InnerException);
    }

    /// <summary>What an await would have thrown.</summary>
    private static Exception FaultOf(Task handling)
    {
        if (handling.Exception is { } faults)
            return faults.InnerExceptions[0];
        try
        {
            handling.GetAwaiter().GetResult();
            throw new UnreachableException();
        }
        catch (OperationCanceledException cancelled)
        {
            return cancelled;
        }
    }
}
