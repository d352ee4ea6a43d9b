namespace TaskScheduling;

/// <summary>One run in this process: carries its expiration to the work, and fences that off after its end.</summary>
/// <remarks>
/// Who writes what: <c>_stop</c> and its words: written once, by the turn and by the pool; <c>_fenced</c>: the turn, or the work's flow when it has
/// returned; <c>_textsTouched</c>: any thread; <c>_listeners</c> and <c>_progress</c>: made by whoever asks first;
/// <c>_beganTicks</c>: the work's flow; the rest is set before the run is launched.
/// </remarks>
internal abstract partial class TaskRun
{
    private readonly int _attempt;
    private RunListeners? _listeners;
    private BackgroundTask? _task; // whoever runs an attached job rarely asks for it
    private TaskProgress? _progress;
    private long _beganTicks = -1;
    private volatile Stop? _stop;
    private volatile bool _fenced;
    private volatile bool _textsTouched;

    /// <param name="runtime">Whose it is.</param>
    /// <param name="tracked">Its task.</param>
    /// <param name="attempt">Which run of the task.</param>
    /// <param name="isLastAttempt">No run of the task follows, whatever comes.</param>
    /// <param name="budget">What it may use.</param>
    protected TaskRun(SchedulerRuntime runtime, TrackedTask tracked, int attempt, bool isLastAttempt, BudgetInForce budget)
    {
        Runtime = runtime;
        Tracked = tracked;
        IsLastAttempt = isLastAttempt;
        Budget = budget;
        _attempt = attempt;
        Account = runtime.UsageScript is null ? UsageAccount.Open(budget.NeedsCpu, budget.NeedsAllocation) : null;
    }

    public SchedulerRuntime Runtime { get; }

    public TrackedTask Tracked { get; }

    public RunId Id => new(Tracked.Id, _attempt);

    /// <summary>Its place in the engine's view.</summary>
    public int Slot { get; protected set; }

    public BudgetInForce Budget { get; }

    /// <summary>Who pays for what the work uses. Null: nothing is metered.</summary>
    public UsageAccount? Account { get; }

    /// <summary>No run of the task follows, whatever comes.</summary>
    public bool IsLastAttempt { get; }

    /// <summary>The work was called and has come back.</summary>
    public abstract bool HasReturned { get; }

    public BackgroundTask Task => _task ?? Interlocked.CompareExchange(ref _task, MakeTask(), null) ?? _task;

    public TaskProgress Progress => Volatile.Read(ref _progress)
        ?? Interlocked.CompareExchange(ref _progress, new TaskProgress(new SignsOfLife(Runtime.Clock, stampsTime: Budget.Stall is not null)), null)
        ?? _progress!;

    public ProgressSnapshot ProgressSnapshot => Volatile.Read(ref _progress)?.Snapshot ?? default;

    public virtual Expiration? Expiration => _stop?.Reason;

    public CancellationToken GraceEnding => Listeners.GraceEnding.Token;

    /// <summary>The grace is over: what the handler still does counts for nothing.</summary>
    private bool IsCutOff { get; set; }

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

    public UsageReading Read()
    {
        var (cpu, allocatedBytes) = ReadUsage();
        var checkpoint = Volatile.Read(ref _listeners) is { } listeners ? Volatile.Read(ref listeners.Checkpoint) : null;
        return new UsageReading
        {
            BeganAt = Instant(Volatile.Read(ref _beganTicks)),
            Cpu = cpu,
            AllocatedBytes = allocatedBytes,
            Progress = ProgressSnapshot,
            Liveness = Volatile.Read(ref _progress)?.Signs.Read() ?? default,
            CheckpointAt = checkpoint?.SavedAt,
            CheckpointMoved = checkpoint is { HasMoved: true },
        };
    }

    /// <summary>In the turn: the reason is set before anybody hears of it; token, event and words go to work items of their own.</summary>
    public void Expire(Expiration reason)
    {
        _stop = new Stop(reason, Tracked.Texts.Version);
        if (Runtime.HasOwnTexts) // else the built-in words serve, and need no thread
            Runtime.Work.Post(static run => run.FindWords(), this);
        Runtime.Signals.Send(this, Stopping);
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

    protected void EndActivity(Exception? fault) => Volatile.Read(ref _listeners)?.Activity.EndRun(Expiration, fault);

    /// <summary>What the work left behind has no say any more.</summary>
    protected void Fence()
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

    /// <summary>What tells the work to stop. Asked for in the turn.</summary>
    protected abstract CancellationTokenSource Stopping { get; }

    protected bool IsFenced => _fenced;

    /// <summary>The work is called now.</summary>
    protected void Begin(TimeSpan now) => Volatile.Write(ref _beganTicks, now.Ticks);

    /// <summary>The work is called now, with what an earlier run has saved.</summary>
    protected void Resume(ReadOnlyMemory<byte> checkpoint) => Listeners.Checkpoint = new RunCheckpoint(checkpoint.ToArray(), null, false);

    private (TimeSpan Cpu, long AllocatedBytes) ReadUsage()
    {
        if (Account is { } account)
            return (account.MetersCpu ? account.ReadCpu() : TimeSpan.Zero, account.MetersAllocation ? account.ReadAllocatedBytes() : 0);
        return Runtime.UsageScript is { } script ? script.Read(Id) : default;
    }

    /// <summary>While it expires, a run's own cancellation exception is no fault; that of a time-out (of an HTTP call) is one.</summary>
    public static bool IsOwnCancellation(Exception exception) => exception is OperationCanceledException { InnerException: not TimeoutException };

    private BackgroundTask MakeTask() => Tracked.Kind switch
    {
        TaskKind.AppRefresh => new AppRefreshTask(this),
        TaskKind.Processing => new ProcessingTask(this),
        _ => new ContinuedProcessingTask(this),
    };

    private static TimeSpan? Instant(long ticks) => ticks < 0 ? null : new TimeSpan(ticks);
}
