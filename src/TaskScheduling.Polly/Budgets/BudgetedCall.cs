using Polly;

namespace TaskScheduling.Polly;

/// <summary>One execution of a pipeline with a budget: to the engine a run, to the callback a token and its progress.</summary>
/// <remarks>
/// Who writes what: <c>_progress</c>: whoever asks first. <see cref="Expiration"/>, <see cref="Result"/>, <see cref="Told"/> and what the start brings:
/// the watch, under its lock. The rest is set before the call begins.
/// </remarks>
internal sealed class BudgetedCall(BudgetWatch watch, TaskId id, ResilienceContext context, CancellationToken caller) : IReportsProgress, IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _stopping = new(); // without a timer or a handle: there is nothing to dispose of
    private TaskProgress? _progress;
    private TimeSpan? _beganAt;
    private volatile Expiration? _expiration;
    private bool _stampsTime;

    public TaskId Id { get; } = id;

    public ResilienceContext Context { get; } = context;

    public CancellationToken Caller { get; } = caller;

    /// <summary>The callback's.</summary>
    public CancellationToken Token => _stopping.Token;

    /// <summary>Null: nothing of it is metered.</summary>
    public UsageAccount? Account { get; private set; }

    /// <summary>Its place in the engine's view.</summary>
    public int Slot { get; private set; }

    /// <summary>Why it was told to stop. Null: it was not, or the caller came first.</summary>
    public Expiration? Expiration => _expiration;

    /// <summary>How it ended, by the engine. Null: it has not.</summary>
    public TaskResult? Result { get; set; }

    /// <summary>Completes when everybody who was to hear of it has heard.</summary>
    public Task Told { get; private set; } = Task.CompletedTask;

    public TaskProgress Progress => Volatile.Read(ref _progress)
        ?? Interlocked.CompareExchange(ref _progress, new TaskProgress(new SignsOfLife(watch.Clock, _stampsTime)), null)
        ?? _progress!;

    /// <summary>On the caller's thread, so that an account around the call is known.</summary>
    public void Start(int slot, BudgetInForce budget, bool isMetered, TimeSpan now)
    {
        Slot = slot;
        _beganAt = now;
        _stampsTime = budget.Stall is not null;
        if (isMetered && (budget.NeedsCpu || budget.NeedsAllocation))
            Account = UsageAccount.Open(budget.NeedsCpu, budget.NeedsAllocation, ThreadMeters.FlowAccount);
    }

    public UsageReading Read((TimeSpan Cpu, long AllocatedBytes)? said)
    {
        var (cpu, allocated) = said ?? (Account?.ReadCpu() ?? TimeSpan.Zero, Account?.ReadAllocatedBytes() ?? 0);
        var progress = Volatile.Read(ref _progress);
        return new UsageReading
        {
            BeganAt = _beganAt,
            Cpu = cpu,
            AllocatedBytes = allocated,
            Progress = progress?.Snapshot ?? default,
            Liveness = progress?.Signs.Read() ?? default,
        };
    }

    /// <summary>The reason is set before anybody hears of it. True: it counts.</summary>
    public bool TryExpire(Expiration reason)
    {
        if (Caller.IsCancellationRequested)
            return false; // the caller was first
        _expiration = reason;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Off the lock, one after the other, and in nobody's flow.</summary>
    public void Tell(Func<BudgetedCall, ValueTask> tell)
    {
        var flows = !ExecutionContext.IsFlowSuppressed();
        if (flows)
            ExecutionContext.SuppressFlow();
        try
        {
            Told = TellAsync(Told, tell);
        }
        finally
        {
            if (flows)
                ExecutionContext.RestoreFlow();
        }
    }

    /// <summary>Fires the token when the caller's own is cancelled.</summary>
    public CancellationTokenRegistration FollowCaller() =>
        Caller.UnsafeRegister(static stopping => ((CancellationTokenSource)stopping!).Cancel(), _stopping);

    /// <summary>Fires the token at the expiration.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (AggregateException callbacks)
        {
            watch.SubscriberFailed(this, callbacks);
        }
    }

    private async Task TellAsync(Task before, Func<BudgetedCall, ValueTask> tell)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await tell(this).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            watch.SubscriberFailed(this, exception);
        }
    }
}
