namespace TaskScheduling;

/// <summary>Charges the time and allocation of one thread to whichever account its flow belongs to.</summary>
/// <remarks>
/// Only its own thread writes (<see cref="Switch"/>). Others read through the version, which is odd while a switch is under way.
/// </remarks>
internal sealed class ThreadMeter
{
    // By the wall clock. What is shorter counts as processor time from end to end: to ask the system costs more than the error is worth.
    // Measured in docs/decisions/0002-cpu-account-mode.md.
    private static readonly TimeSpan ShortStretch = TimeSpan.FromMicroseconds(20);
    private static readonly TimeSpan ShortGap = TimeSpan.FromMicroseconds(1);

    private readonly IThreadCpuClock? _clock;
    private readonly ThreadClockHandle? _handle;
    private readonly TimeProvider _time;
    private readonly Thread _thread = Thread.CurrentThread;
    private readonly double _nanosecondsPerTick;
    private readonly long _shortStretch; // ticks of the wall clock
    private readonly long _shortGap;

    private int _version;
    private UsageAccount? _account;
    private long _cpu; // the clock of this thread, in nanoseconds, up to which everything is charged
    private long _wall; // the timestamp that belongs to it
    private long _allocated;

    /// <summary>A meter for the calling thread. A null clock meters allocation only.</summary>
    public ThreadMeter(IThreadCpuClock? clock, TimeProvider time)
    {
        _clock = clock;
        _handle = clock?.OpenCurrent();
        _time = time;
        _nanosecondsPerTick = 1e9 / time.TimestampFrequency;
        _shortStretch = (long)(ShortStretch.TotalSeconds * time.TimestampFrequency);
        _shortGap = (long)(ShortGap.TotalSeconds * time.TimestampFrequency);
        _wall = time.GetTimestamp() - time.TimestampFrequency; // so long ago that the first switch asks the clock
    }

    /// <summary>Whether the thread of this meter has not ended.</summary>
    public bool IsAlive => _thread.IsAlive;

    /// <summary>Charges what was used since the last switch to the account in force, and puts the next one in force.</summary>
    public void Switch(UsageAccount? next)
    {
        var last = _account;
        if (ReferenceEquals(last, next))
            return;

        var lastCpu = last is { MetersCpu: true };
        var lastAllocation = last is { MetersAllocation: true };
        var cpu = lastCpu || next is { MetersCpu: true } ? ReadCpu(lastCpu ? _shortStretch : _shortGap) : _cpu;
        var allocated = lastAllocation || next is { MetersAllocation: true } ? GC.GetAllocatedBytesForCurrentThread() : _allocated;

        _version++;
        Volatile.WriteBarrier();
        if (lastCpu)
            last!.ChargeCpu(cpu - _cpu);
        if (lastAllocation)
            last!.ChargeAllocation(allocated - _allocated);
        _account = next;
        _cpu = cpu;
        _allocated = allocated;
        Volatile.Write(ref _version, _version + 1);
    }

    /// <summary>Processor time in nanoseconds that this thread has spent on the account and not yet charged. From any thread.</summary>
    public long ReadOpenCpu(UsageAccount account)
    {
        var version = Volatile.Read(ref _version);
        if (!account.Covers(Volatile.Read(ref _account)) || int.IsOddInteger(version))
            return 0;

        var since = _cpu;
        if (_handle is null || !_handle.TryRead(out var now))
            return 0;

        // An ended thread's number may already be another's, so the reading counts only if the thread outlived it.
        Volatile.ReadBarrier();
        return Volatile.Read(ref _version) == version && _thread.IsAlive ? Math.Max(0, now - since) : 0;
    }

    /// <summary>Bytes allocated for the account and not yet charged. On the own thread only.</summary>
    public long ReadOwnAllocation(UsageAccount account) =>
        account.Covers(_account) ? GC.GetAllocatedBytesForCurrentThread() - _allocated : 0;

    private long ReadCpu(long shortcut)
    {
        var wall = _time.GetTimestamp();
        var elapsed = wall - _wall;
        _wall = wall;
        if (elapsed < shortcut)
            return _cpu + (long)(elapsed * _nanosecondsPerTick);

        // Never back: shortcuts may have run ahead of the clock, and what they charged must not be charged twice.
        return _clock is not null && _clock.TryReadCurrent(out var now) ? Math.Max(now, _cpu) : _cpu;
    }
}
