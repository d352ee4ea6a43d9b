namespace TaskScheduling;

/// <summary>One run in this process: calls the handler, carries its expiration to it, and fences it off after its end.</summary>
/// <remarks>
/// Who writes what: <c>_expiration</c>, <c>_fenced</c> and <c>_words</c>: written once, the first two by the turn, the last by the pool;
/// <c>_beganTicks</c>, the checkpoint fields: the handler's flow; the rest is set before the run is queued.
/// </remarks>
internal sealed class TaskRun : IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _graceEnding = new();
    private readonly SignsOfLife _signs;
    private readonly UsageAccount? _account;
    private byte[]? _firstCheckpoint;
    private long _beganTicks = -1;
    private long _checkpointTicks = -1;
    private volatile bool _checkpointMoved;
    private volatile Expiration? _expiration;
    private volatile bool _fenced;
    private long _textsAtExpiration;
    private CardTexts? _words;

    public TaskRun(SchedulerRuntime runtime, TrackedTask tracked, RunStart start, TaskRegistration registration)
    {
        Runtime = runtime;
        Tracked = tracked;
        Start = start;
        Registration = registration;
        _signs = new SignsOfLife(runtime.Clock, stampsTime: start.Budget.Stall is not null);
        _account = UsageAccount.Open(start.Budget.NeedsCpu, start.Budget.NeedsAllocation);
        Progress = new TaskProgress(_signs);
        Task = start.Request.Kind switch
        {
            TaskKind.AppRefresh => new AppRefreshTask(this),
            TaskKind.Processing => new ProcessingTask(this),
            _ => new ContinuedProcessingTask(this),
        };
    }

    public SchedulerRuntime Runtime { get; }

    public TrackedTask Tracked { get; }

    public RunStart Start { get; }

    public TaskRegistration Registration { get; }

    public BackgroundTask Task { get; }

    public TaskProgress Progress { get; }

    public Expiration? Expiration => _expiration;

    public CancellationToken GraceEnding => _graceEnding.Token;

    public string? WaitingFor => _signs.WaitingFor;

    public long ProgressVersion => _signs.Version;

    public event EventHandler<BudgetWarning>? Warned;

    public event EventHandler<Expiration>? Expiring;

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    public UsageReading Read() => new()
    {
        BeganAt = Instant(Volatile.Read(ref _beganTicks)),
        Cpu = _account is { MetersCpu: true } cpu ? cpu.ReadCpu() : TimeSpan.Zero,
        AllocatedBytes = _account is { MetersAllocation: true } memory ? memory.ReadAllocatedBytes() : 0,
        Progress = Progress.Snapshot,
        Liveness = _signs.Read(),
        CheckpointAt = Instant(Volatile.Read(ref _checkpointTicks)),
        CheckpointMoved = _checkpointMoved,
    };

    /// <summary>In the turn: the reason is set before anybody hears of it; token, event and words go to work items of their own.</summary>
    public void Expire(Expiration reason)
    {
        _textsAtExpiration = Tracked.Texts.Version;
        _expiration = reason;
        ThreadPool.UnsafeQueueUserWorkItem(static run => run.FindWords(), this, preferLocal: false);
        Runtime.Signals.Send(this, _stopping);
        if (Expiring is { } subscribers)
            Runtime.Raise(subscribers, Task, reason, nameof(BackgroundTask.Expiring));
    }

    /// <summary>In the turn: from now on this run changes nothing.</summary>
    public void Fence()
    {
        _fenced = true;
        Runtime.Signals.Send(this, _graceEnding);
    }

    public void Warn(BudgetWarning warning)
    {
        if (Warned is { } subscribers)
            Runtime.Raise(subscribers, Task, warning, nameof(BackgroundTask.BudgetWarned));
    }

    public void SetTexts(string? title, string? subtitle, bool keepSubtitle)
    {
        if (_fenced)
        {
            Runtime.CameTooLate();
            return;
        }

        var policy = Runtime.Policy;
        var cleanTitle = title is null ? null : TextSanitizer.Clean(title, policy.MaximumTitleLength);
        var cleanSubtitle = string.IsNullOrEmpty(subtitle) ? null : TextSanitizer.Clean(subtitle, policy.MaximumSubtitleLength);
        if (Tracked.TrySetTexts(texts => _fenced ? null : new CardTexts(cleanTitle ?? texts.Title, keepSubtitle ? texts.Subtitle : cleanSubtitle)))
            Runtime.Show(Tracked);
        else
            Runtime.CameTooLate();
    }

    public async ValueTask SaveCheckpointAsync(byte[] utf8Json)
    {
        if (_fenced)
        {
            Runtime.CameTooLate();
            throw new OperationCanceledException("The run's end is recorded: its checkpoint was not saved.", GraceEnding);
        }

        await Runtime.Store.SaveCheckpointAsync(Start.RunId, utf8Json, GraceEnding).ConfigureAwait(false);
        _checkpointMoved = _firstCheckpoint is null || !utf8Json.AsSpan().SequenceEqual(_firstCheckpoint);
        Volatile.Write(ref _checkpointTicks, Runtime.Clock.Monotonic.Ticks);
    }

    /// <summary>The texts at the end: the app's, or words for the reason where the app has said nothing since.</summary>
    public TaskTexts FinalTexts(Expiration? reason)
    {
        if (reason is not null && _expiration is not null)
            SealTexts(reason);
        var texts = Tracked.Texts;
        return new TaskTexts(texts.Title, texts.Subtitle);
    }

    /// <summary>The reason is asked for when the end is recorded: what is said now is what stays.</summary>
    private void SealTexts(Expiration reason)
    {
        _fenced = true;
        Tracked.TrySetTexts(texts => texts.Version != _textsAtExpiration
            ? texts
            : (Volatile.Read(ref _words) ?? new CardTexts(texts.Title, ExpirationTexts.Words(reason))) with { InsteadOf = texts });
    }

    private async Task RunAsync()
    {
        Volatile.Write(ref _beganTicks, Runtime.Clock.Monotonic.Ticks);
        var activity = SchedulerActivity.StartRun(Start.RunId, Start.Request);
        var how = HandlerReturn.Completed;
        Exception? fault = null;
        try
        {
            _firstCheckpoint = Runtime.Store.ReadCheckpoint(Tracked.Id)?.ToArray();
            using (_account?.Enter())
                await Registration.InvokeAsync(Runtime.Services, Task, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException stop) when (_expiration is not null && stop.InnerException is not TimeoutException)
        {
            how = HandlerReturn.Cancelled;
        }
        catch (Exception exception)
        {
            how = HandlerReturn.Faulted;
            fault = exception;
        }

        if (_expiration is not null)
            FindWords();
        _fenced = true; // what the handler left behind has no say any more
        Tracked.TrySetTexts(static texts => texts);
        activity.EndRun(_expiration, fault);
        Runtime.RunReturned(Start.RunId, how, fault);
    }

    /// <summary>Asks the text provider off the turn, because it is user code. The first answer stays.</summary>
    private void FindWords()
    {
        if (Volatile.Read(ref _words) is not null || _expiration is not { } reason || Tracked.Texts.Version != _textsAtExpiration)
            return;
        Interlocked.CompareExchange(ref _words, Runtime.WordsFor(reason, Tracked), null);
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

    private static TimeSpan? Instant(long ticks) => ticks < 0 ? null : new TimeSpan(ticks);
}
