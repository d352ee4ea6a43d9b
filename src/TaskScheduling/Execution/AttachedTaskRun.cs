namespace TaskScheduling;

/// <summary>A run that somebody else has begun and ends: same limits, same reasons, other hands.</summary>
/// <remarks>Who writes what: <c>_stopping</c>: the turn, when it is told to stop.</remarks>
internal abstract class AttachedTaskRun : TaskRun
{
    private CancellationTokenSource? _stopping;

    protected AttachedTaskRun(SchedulerRuntime runtime, AttachedTask tracked, BudgetInForce budget, TimeSpan began)
        : base(runtime, tracked, attempt: 1, isLastAttempt: true, budget) // what follows is for whoever has begun it
    {
        Slot = -1; // until the turn has given it one
        Begin(began);
    }

    public override bool HasReturned => IsFenced;

    public override Expiration? Expiration => base.Expiration ?? NoticeStop();

    protected override CancellationTokenSource Stopping => _stopping ??= MakeStopping();

    /// <summary>In the turn.</summary>
    public void Place(int slot) => Slot = slot;

    /// <summary>Asked before anybody may have told: whoever sees the work's token fired finds the reason here.</summary>
    public Expiration? NoticeStop()
    {
        if (!IsFenced && base.Expiration is null && StoppedElsewhere() is { } reason)
            Runtime.Expire(Tracked.Id, reason);
        return base.Expiration;
    }

    /// <summary>The work has returned. When the run was told to stop, <see cref="TrackedTask.WhenEnded"/> has the verdict.</summary>
    protected void Detach(HandlerReturn how, Exception? fault)
    {
        NoticeStop();
        Fence();
        Runtime.RunReturned(Id, how, fault);
    }

    /// <summary>Tells the work to stop, on a work item. The reason is set by then.</summary>
    protected abstract void StopElsewhere();

    /// <summary>Why somebody else has told the work to stop. Null: nobody has.</summary>
    protected abstract Expiration? StoppedElsewhere();

    private CancellationTokenSource MakeStopping()
    {
        var stopping = new CancellationTokenSource();
        stopping.Token.UnsafeRegister(static run => ((AttachedTaskRun)run!).StopElsewhere(), this);
        return stopping;
    }
}
