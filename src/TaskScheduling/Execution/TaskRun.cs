using System.Diagnostics;

namespace TaskScheduling;

/// <summary>One run in this process: calls the handler, carries its expiration to it, and fences it off after its end.</summary>
/// <remarks>
/// Who writes what: <c>_stop</c> and its words: written once, by the turn and by the pool; <c>_fenced</c>: the turn, or the handler's flow when it has
/// returned; <c>_textsTouched</c>: any thread; <c>_listeners</c> and <c>_progress</c>: made by whoever asks first;
/// <c>_beganTicks</c>, the checkpoint: the handler's flow; the rest is set before the run is launched.
/// </remarks>
internal partial class TaskRun : IThreadPoolWorkItem
{
    private readonly TaskRegistration? _registration; // that of the start: another one may take its place before the handler is called
    private readonly UsageAccount? _account;
    private readonly int _attempt;
    private CancellationTokenSource? _stopping; // of an attached run: made when it is told to stop
    private RunListeners? _listeners;
    private BackgroundTask? _task; // whoever runs an attached job rarely asks for it
    private Task? _handling;
    private TaskProgress? _progress;
    private RunCheckpoint? _checkpoint;
    private long _beganTicks = -1;
    private volatile Stop? _stop;
    private volatile bool _fenced;
    private volatile bool _textsTouched;

    public TaskRun(SchedulerRuntime runtime, TrackedTask tracked, int slot, int attempt, RunTerms terms, bool isLastAttempt, TaskRegistration registration)
    {
        Runtime = runtime;
        Tracked = tracked;
        IsLastAttempt = isLastAttempt;
        Slot = slot;
        _attempt = attempt;
        Budget = terms.Budget;
        _stopping = new CancellationTokenSource();
        _registration = registration;
        _account = runtime.UsageScript is null ? UsageAccount.Open(terms.Budget.NeedsCpu, terms.Budget.NeedsAllocation) : null;
    }

    public SchedulerRuntime Runtime { get; }

    public TrackedTask Tracked { get; }

    public RunId Id => new(Tracked.Id, _attempt);

    /// <summary>Its place in the engine's view.</summary>
    public int Slot { get; private set; }

    public BudgetInForce Budget { get; }

    public bool IsLastAttempt { get; }

    public BackgroundTask Task => _task ?? Interlocked.CompareExchange(ref _task, MakeTask(), null) ?? _task;

    public TaskProgress Progress => Volatile.Read(ref _progress)
        ?? Interlocked.CompareExchange(ref _progress, new TaskProgress(new SignsOfLife(Runtime.Clock, stampsTime: Budget.Stall is not null)), null)
        ?? _progress!;

    public ProgressSnapshot ProgressSnapshot => Volatile.Read(ref _progress)?.Snapshot ?? default;

    public Expiration? Expiration => _stop?.Reason ?? (IsAttached ? NoticeStop() : null);

    public CancellationToken GraceEnding => Listeners.GraceEnding.Token;

    /// <summary>The grace is over: what the handler still does counts for nothing.</summary>
    private bool IsCutOff { get; set; }

    /// <summary>The handler was called and has come back.</summary>
    public bool HasReturned => _handling is { IsCompleted: true };

    public string? WaitingFor => Volatile.Read(ref _progress)?.Signs.WaitingFor;

    public long ProgressVersion => Volatile.Read(ref _progress)?.Signs.Version ?? 0;

    public RunListeners Listeners
    {
        get
        {
            if (Volatile.Read(ref _listeners) is { } known)
                return known;
            var made = new RunListeners();
            var first = Interlocked.CompareExchange(ref _listeners, made, null) ?? made; // a full fence: either this sees the cut, or the cut sees the listeners
            if (IsCutOff)
                Fire(first.GraceEnding);
            return first;
        }
    }

    void IThreadPoolWorkItem.Execute() => Runtime.Launcher.RunAll(this);

    public UsageReading Read()
    {
        var (cpu, allocatedBytes) = ReadUsage();
        return new UsageReading
        {
            BeganAt = Instant(Volatile.Read(ref _beganTicks)),
            Cpu = cpu,
            AllocatedBytes = allocatedBytes,
            Progress = ProgressSnapshot,
            Liveness = Volatile.Read(ref _progress)?.Signs.Read() ?? default,
            CheckpointAt = Volatile.Read(ref _checkpoint)?.SavedAt,
            CheckpointMoved = Volatile.Read(ref _checkpoint) is { HasMoved: true },
        };
    }

    /// <summary>In the turn: the reason is set before anybody hears of it; token, event and words go to work items of their own.</summary>
    public void Expire(Expiration reason)
    {
        _stop = new Stop(reason, Tracked.Texts.Version);
        if (Runtime.HasOwnTexts) // else the built-in words serve, and need no thread
            Runtime.Work.Post(static run => run.FindWords(), this);
        Runtime.Signals.Send(this, _stopping ?? MakeStopping());
        if (Volatile.Read(ref _listeners)?.OfExpiration is { } subscribers)
            Runtime.Raise(subscribers, Task, reason, nameof(BackgroundTask.Expiring));
    }

    /// <summary>In the turn: from now on this run changes nothing.</summary>
    public void CutOff()
    {
        IsCutOff = true;
        _fenced = true;
        Interlocked.MemoryBarrier(); // see Listeners
        if (Volatile.Read(ref _listeners) is { } listeners)
            Runtime.Signals.Send(this, listeners.GraceEnding);
    }

    public void Warn(BudgetWarning warning)
    {
        if (Volatile.Read(ref _listeners)?.OfWarnings is { } subscribers)
            Runtime.Raise(subscribers, Task, warning, nameof(BackgroundTask.BudgetWarned));
    }

    /// <summary>Calls the handler; its synchronous part runs here. True: it has returned, and <see cref="Return"/> comes next.</summary>
    public bool Call()
    {
        Volatile.Write(ref _beganTicks, Runtime.Clock.Monotonic.Ticks);
        if (SchedulerActivity.StartRun(Id, Tracked.Request) is { } activity)
            Listeners.Activity = activity;
        try
        {
            if (Runtime.Store.ReadCheckpoint(Tracked.Id) is { } saved)
                _checkpoint = new RunCheckpoint(saved.ToArray(), null, false);
            using (_account?.Enter())
                _handling = _registration!.InvokeAsync(Runtime.Services, Task, _stopping!.Token);
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
    private void ReturnLater() => ExecutionContext.Run(PoolThread.Blank, static run => ((TaskRun)run!).Return(takesNext: false), this);

    /// <summary>The handler has returned. Gives back a run that this thread should go on with, if it takes one.</summary>
    public TaskRun? Return(bool takesNext)
    {
        var (how, fault) = Outcome();
        Fence();
        Volatile.Read(ref _listeners)?.Activity.EndRun(Expiration, how is HandlerReturn.Faulted ? fault : null);
        return Runtime.Launcher.Tell(this, how, fault, takesNext);
    }

    /// <summary>What the handler left behind has no say any more.</summary>
    private void Fence()
    {
        if (_stop is not null && Runtime.HasOwnTexts)
            FindWords();
        _fenced = true;
        Interlocked.MemoryBarrier(); // see SetTexts
        if (_textsTouched)
            Tracked.TrySetTexts(static texts => texts);
    }

    /// <summary>Runs the callbacks of the handler's token.</summary>
    public void Fire(CancellationTokenSource token)
    {
        try
        {
            token.Cancel();
        }
        catch (AggregateException callbacks)
        {
            Runtime.SubscriberFailed(callbacks, "cancellation token");
        }
    }

    private (TimeSpan Cpu, long AllocatedBytes) ReadUsage()
    {
        if (_account is { } account)
            return (account.MetersCpu ? account.ReadCpu() : TimeSpan.Zero, account.MetersAllocation ? account.ReadAllocatedBytes() : 0);
        return Runtime.UsageScript is { } script ? script.Read(Id) : default;
    }

    private (HandlerReturn How, Exception? Fault) Outcome()
    {
        if (_handling!.IsCompletedSuccessfully)
            return (HandlerReturn.Completed, null);
        var fault = FaultOf(_handling);
        if (_stop is null || !(fault is AttemptsCutOffException || IsOwnCancellation(fault)))
            return (HandlerReturn.Faulted, fault);
        return (HandlerReturn.Cancelled, (fault as AttemptsCutOffException)?.InnerException);
    }

    /// <summary>While it expires, a run's own cancellation exception is no fault; that of a time-out (of an HTTP call) is one.</summary>
    public static bool IsOwnCancellation(Exception exception) => exception is OperationCanceledException { InnerException: not TimeoutException };

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

    private BackgroundTask MakeTask() => Tracked.Kind switch
    {
        TaskKind.AppRefresh => new AppRefreshTask(this),
        TaskKind.Processing => new ProcessingTask(this),
        _ => new ContinuedProcessingTask(this),
    };

    private static TimeSpan? Instant(long ticks) => ticks < 0 ? null : new TimeSpan(ticks);
}
