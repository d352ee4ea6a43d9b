using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>One firing of a governed job. Its token is Quartz's own: it is stopped as anybody stops it, by its fire-instance id.</summary>
/// <remarks>Who writes what: <c>_isOver</c>: the firing's own flow; <c>_isInterrupted</c>: a work item; <see cref="IsInterruptedByQuartz"/>: whoever notices first; <see cref="Next"/>: the table.</remarks>
internal sealed class Firing : AttachedTaskRun
{
    private const string Domain = "quartz";

    private readonly BudgetMiddleware _budgets;
    private volatile bool _isOver;
    private volatile bool _isInterrupted;

    private Firing(IJobExecutionContext context, BudgetMiddleware budgets, SchedulerRuntime runtime, AttachedTask tracked, GovernedJob job, TimeSpan began)
        : base(runtime, tracked, job.Budget, began)
    {
        Context = context;
        _budgets = budgets;
    }

    /// <summary>Another one in the same place of the <see cref="FiringTable"/>.</summary>
    public Firing? Next { get; set; }

    public IJobExecutionContext Context { get; }

    /// <summary>Quartz itself has interrupted it. False: it has not, or nobody has looked.</summary>
    public bool IsInterruptedByQuartz { get; private set; }

    /// <summary>Whether that is what Quartz says of its own interruptions.</summary>
    public static bool IsQuartzs(Expiration? reason) => reason is Expiration.HostShuttingDown or Expiration.Unknown { NativeDomain: Domain };

    public static Firing Begin(IJobExecutionContext context, BudgetMiddleware budgets, SchedulerRuntime runtime, GovernedJob job)
    {
        var now = runtime.Clock.Now;
        var firing = new Firing(context, budgets, runtime, runtime.Adopt(job.Work, job.Texts, now), job, now.Monotonic);
        runtime.Attach(firing, job.Work, now);
        return firing;
    }

    /// <summary>The job has returned: its fire-instance id may be used again, by a refire.</summary>
    public void End(HandlerReturn how, Exception? fault)
    {
        _isOver = true;
        Detach(how, fault);
    }

    public async Task InterruptAsync()
    {
        _isInterrupted = true;
        try
        {
            await Context.Scheduler.InterruptFireInstance(Context.FireInstanceId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) // callbacks of the token, or a store
        {
            _budgets.Logger.InterruptFailed(exception, Context.JobDetail.Key, Context.FireInstanceId);
        }
    }

    protected override void StopElsewhere()
    {
        if (!_isOver && !IsInterrupted())
            _ = InterruptAsync();
    }

    protected override Expiration? StoppedElsewhere()
    {
        if (_isInterrupted || !IsInterrupted())
            return null;
        IsInterruptedByQuartz = true;
        return Context.Scheduler.Status is SchedulerStatus.ShuttingDown or SchedulerStatus.Shutdown
            ? new Expiration.HostShuttingDown(_budgets.ShutdownTimeout)
            : new Expiration.Unknown(Domain, null, "interrupted"); // whoever interrupts gives Quartz no reason
    }

    private bool IsInterrupted()
    {
        try
        {
            return Context.CancellationToken.IsCancellationRequested;
        }
        catch (ObjectDisposedException) // the firing is over, and somebody has kept its task
        {
            return false;
        }
    }
}
