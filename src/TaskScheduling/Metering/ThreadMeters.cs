namespace TaskScheduling;

/// <summary>The meters of all threads that have run a governed flow, and the flow that switches them.</summary>
/// <remarks>Static because threads are: a thread has one clock, however many schedulers the process hosts.</remarks>
internal static class ThreadMeters
{
    private static readonly Lock Gate = new();
    private static readonly AsyncLocal<UsageAccount?> Flow = new(OnSwitch);
    private static ThreadMeter[] _meters = []; // replaced, never changed: readers take no lock

    [ThreadStatic]
    private static Lease? _own;

    /// <summary>The account that the calling flow is charged to.</summary>
    public static UsageAccount? FlowAccount
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>How many threads have a meter; those that ended are let go when the garbage collector finds them.</summary>
    public static int Count => Volatile.Read(ref _meters).Length;

    /// <summary>Processor time, in nanoseconds, of the segments of an account that are open right now on any thread.</summary>
    public static long ReadOpenCpu(UsageAccount account)
    {
        var open = 0L;
        foreach (var meter in Volatile.Read(ref _meters))
            open += meter.ReadOpenCpu(account);
        Volatile.ReadBarrier(); // the caller now looks whether a segment closed meanwhile
        return open;
    }

    /// <summary>Bytes of the open segment of an account, if it is the calling thread that runs it.</summary>
    public static long ReadOwnAllocation(UsageAccount account) => _own?.Meter.ReadOwnAllocation(account) ?? 0;

    // Called when the value is set and whenever a thread takes up or leaves a flow; either way the thread has another account now.
    // An exception in here would end the process. Without its meter a thread charges nobody; that is the lesser evil.
    private static void OnSwitch(AsyncLocalValueChangedArgs<UsageAccount?> change)
    {
        try
        {
            if (_own is { } own)
                own.Meter.Switch(change.CurrentValue);
            else if (change.CurrentValue is not null)
                (_own = Register()).Meter.Switch(change.CurrentValue);
        }
        catch (Exception)
        {
            // Nothing to tell it to: a logger may itself switch flows.
        }
    }

    private static Lease Register()
    {
        var meter = new ThreadMeter(ThreadCpuClocks.Current, TimeProvider.System);
        lock (Gate)
            Volatile.Write(ref _meters, [.. _meters.Where(m => m.IsAlive), meter]);
        return new Lease(meter);
    }

    private static void RemoveDead()
    {
        lock (Gate)
        {
            if (_meters.Any(m => !m.IsAlive))
                Volatile.Write(ref _meters, [.. _meters.Where(m => m.IsAlive)]);
        }
    }

    /// <summary>Only its thread refers to it, so it is collected when the thread has ended; then the meter is let go.</summary>
    private sealed class Lease(ThreadMeter meter)
    {
        public ThreadMeter Meter => meter;

        ~Lease() => RemoveDead();
    }
}
