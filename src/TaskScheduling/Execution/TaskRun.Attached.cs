namespace TaskScheduling;

/// <summary>A run that somebody else has begun and ends: same limits, same reasons, other hands.</summary>
internal partial class TaskRun
{
    protected TaskRun(SchedulerRuntime runtime, AttachedTask tracked, BudgetInForce budget, TimeSpan began)
    {
        Runtime = runtime;
        Tracked = tracked;
        Budget = budget;
        Slot = -1; // until the turn has given it one
        IsLastAttempt = true; // what follows is for whoever has begun it
        _attempt = 1;
        _beganTicks = began.Ticks;
        _account = runtime.UsageScript is null ? UsageAccount.Open(budget.NeedsCpu, budget.NeedsAllocation) : null;
    }

    public bool IsAttached => Tracked is AttachedTask;

    /// <summary>Who pays for what the work uses, for the method that calls it. Null: nothing is metered.</summary>
    public UsageAccount? Account => _account;

    /// <summary>In the turn.</summary>
    public void Place(int slot) => Slot = slot;

    /// <summary>Asked before anybody may have told: whoever sees the work's token fired finds the reason here.</summary>
    public Expiration? NoticeStop()
    {
        if (!_fenced && _stop is null && StoppedElsewhere() is { } reason)
            Runtime.Expire(Tracked.Id, reason);
        return _stop?.Reason;
    }

    /// <summary>The work has returned. When the run was told to stop, <see cref="TrackedTask.WhenEnded"/> has the verdict.</summary>
    protected void Detach(HandlerReturn how, Exception? fault)
    {
        NoticeStop();
        Fence();
        Runtime.RunReturned(Id, how, fault);
    }

    /// <summary>Tells the work to stop, on a work item. The reason is set by then.</summary>
    protected virtual void StopElsewhere()
    {
    }

    /// <summary>Why somebody else has told the work to stop. Null: nobody has.</summary>
    protected virtual Expiration? StoppedElsewhere() => null;

    private CancellationTokenSource MakeStopping()
    {
        _stopping = new CancellationTokenSource();
        _stopping.Token.UnsafeRegister(static run => ((TaskRun)run!).StopElsewhere(), this);
        return _stopping;
    }
}
