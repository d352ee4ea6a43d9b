namespace TaskScheduling;

/// <summary>Between two pieces of user code on one thread of the pool: what the pool does between two work items.</summary>
internal static class PoolThread
{
    /// <summary>Nothing flows in it. From a thread of its own, because whoever comes here first may have something in its flow.</summary>
    public static ExecutionContext Blank { get; } = CaptureOnANewThread();

    /// <summary>Nothing of the one flows into the next.</summary>
    public static void CleanUp()
    {
        ExecutionContext.Restore(Blank);
        if (SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        var thread = Thread.CurrentThread;
        if (thread.Priority != ThreadPriority.Normal)
            thread.Priority = ThreadPriority.Normal;
        if (!thread.IsBackground)
            thread.IsBackground = true;
    }

    private static ExecutionContext CaptureOnANewThread()
    {
        ExecutionContext? blank = null;
        var thread = new Thread(() => blank = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return blank!;
    }
}
