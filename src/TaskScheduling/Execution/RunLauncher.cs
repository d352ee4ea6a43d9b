namespace TaskScheduling;

/// <summary>Brings runs to threads of the pool. A thread whose run has just returned takes the next one itself: a hop through the pool costs more than the run.</summary>
/// <remarks>
/// Thread-static state only. A thread takes a run only while it tells of the return of another, so never under a handler: that one may wait for
/// what it has submitted. After a bounded number of runs the pool's other work has its turn.
/// </remarks>
internal static class RunLauncher
{
    private const int Most = 64;

    [ThreadStatic]
    private static bool t_mayTake;

    [ThreadStatic]
    private static bool t_isTelling;

    [ThreadStatic]
    private static TaskRun? t_next;

    /// <summary>From the turn. The handler is never called in here.</summary>
    public static void Launch(TaskRun run)
    {
        if (t_isTelling && t_next is null)
            t_next = run;
        else
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    /// <summary>A work item of the pool: calls the handler of a run, then those of runs that began because it returned.</summary>
    public static void RunAll(TaskRun? run)
    {
        var blank = ExecutionContext.Capture(); // the pool's: nothing of one run flows into the next
        for (var count = 1; run is not null; count++)
        {
            var hasReturned = run.Call();
            if (blank is not null)
                ExecutionContext.Restore(blank);
            SynchronizationContext.SetSynchronizationContext(null);
            if (hasReturned)
            {
                t_mayTake = count < Most;
                run.Return();
                t_mayTake = false;
            }

            (run, t_next) = (t_next, null);
        }
    }

    /// <summary>Tells the engine of a return.</summary>
    public static void Ended(TaskRun run, HandlerReturn how, Exception? fault)
    {
        t_isTelling = t_mayTake;
        try
        {
            run.Runtime.RunReturned(run.Id, how, fault);
        }
        finally
        {
            t_isTelling = false;
        }
    }
}
