namespace TaskScheduling;

/// <summary>What one run has used: processor time and managed allocation of all threads, wherever its flow went.</summary>
/// <remarks>
/// <para>
/// The flow of the <see cref="ExecutionContext"/> decides who pays: everything started inside <see cref="Enter"/> is charged here,
/// until another account takes over; an account within another one charges both. <c>docs/reference/metering.md</c> says what is blind to it.
/// </para>
/// <para>Readings never fall, never throw and allocate nothing. Thread safety: all members may be called from any thread.</para>
/// </remarks>
internal class UsageAccount
{
    private const int Attempts = 4;

    private long _cpu; // nanoseconds of the segments that are closed
    private long _highestCpu; // negative: not counted
    private readonly Allocation? _allocation;

    /// <param name="metersCpu">Whether processor time is counted; costs a clock reading or two at each switch.</param>
    /// <param name="metersAllocation">Whether allocated bytes are counted.</param>
    internal UsageAccount(bool metersCpu, bool metersAllocation)
    {
        _highestCpu = metersCpu ? 0 : -1;
        _allocation = metersAllocation ? new Allocation() : null;
    }

    /// <summary>The account of the run that this one is a part of, and which is charged for the same use. Null: it is the run's own.</summary>
    internal virtual UsageAccount? Outer => null;

    /// <summary>Whether <see cref="ReadCpu"/> counts; false also where the system has no thread clock.</summary>
    public bool MetersCpu => Volatile.Read(ref _highestCpu) >= 0;

    /// <summary>Whether <see cref="ReadAllocatedBytes"/> counts.</summary>
    public bool MetersAllocation => _allocation is not null;

    /// <summary>An account for a run, or null when there is nothing to count; then the run stays off the metering path.</summary>
    /// <remarks>Where processor time cannot be metered, <see cref="ThreadCpuClocks.UnavailableCause"/> says why.</remarks>
    /// <param name="cpu">Whether processor time is to be counted.</param>
    /// <param name="allocation">Whether allocated bytes are.</param>
    /// <param name="outer">What the calling flow is charged to already, and goes on to be. Null: nothing.</param>
    public static UsageAccount? Open(bool cpu, bool allocation, UsageAccount? outer = null)
    {
        var metersCpu = cpu && ThreadCpuClocks.Current is not null;
        if (!metersCpu && !allocation)
            return null;
        return outer is null ? new UsageAccount(metersCpu, allocation) : new Inner(metersCpu, allocation, outer);
    }

    /// <summary>Charges the calling flow, and everything it starts, to this account until the scope is disposed of.</summary>
    /// <remarks>Dispose of it in the same method: <c>using (account?.Enter()) await handler(...)</c>.</remarks>
    public AccountScope Enter() => new(this);

    /// <summary>Processor time used so far, by all threads, including segments that run right now.</summary>
    /// <remarks>Live: a loop that never awaits is seen while it runs. 0 when not metered.</remarks>
    public TimeSpan ReadCpu()
    {
        if (!MetersCpu)
            return TimeSpan.Zero;

        var highest = 0L;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Closed segments first: what closes after this line is missed, never counted twice.
            var closed = Volatile.Read(ref _cpu);
            highest = Math.Max(highest, closed + ThreadMeters.ReadOpenCpu(this));
            if (Volatile.Read(ref _cpu) == closed)
                break;
        }

        return TimeSpan.FromTicks(RaiseTo(ref _highestCpu, highest) / 100);
    }

    /// <summary>Managed bytes allocated so far.</summary>
    /// <remarks>
    /// Exact for the calling thread. Of a thread that runs elsewhere only closed segments count: the runtime shows its bytes to nobody
    /// else, so a loop that never awaits is charged when it awaits or ends, all at once. 0 when not metered.
    /// </remarks>
    public long ReadAllocatedBytes() =>
        _allocation is { } bytes ? RaiseTo(ref bytes.Highest, Volatile.Read(ref bytes.Closed) + ThreadMeters.ReadOwnAllocation(this)) : 0;

    /// <summary>Closes a segment. Called by the thread that ran it.</summary>
    internal void ChargeCpu(long nanoseconds)
    {
        for (var account = this; account is not null; account = account.Outer)
            Interlocked.Add(ref account._cpu, nanoseconds);
    }

    /// <inheritdoc cref="ChargeCpu"/>
    internal void ChargeAllocation(long bytes)
    {
        for (var account = this; account is not null; account = account.Outer)
        {
            if (account._allocation is not null)
                Interlocked.Add(ref account._allocation.Closed, bytes);
        }
    }

    /// <summary>Whether what is used on <paramref name="other"/> is charged here as well.</summary>
    internal bool Covers(UsageAccount? other)
    {
        while (other is not null && !ReferenceEquals(other, this))
            other = other.Outer;
        return other is not null;
    }

    // A segment may vanish with its thread, or close under a reader; what was once shown stays shown.
    private static long RaiseTo(ref long highest, long candidate)
    {
        var seen = Volatile.Read(ref highest);
        while (candidate > seen)
        {
            var before = Interlocked.CompareExchange(ref highest, candidate, seen);
            if (before == seen)
                return candidate;
            seen = before;
        }

        return seen;
    }

    /// <summary>Few have one around them, so that the others keep no place for it.</summary>
    private sealed class Inner(bool metersCpu, bool metersAllocation, UsageAccount outer)
        : UsageAccount(metersCpu || outer.MetersCpu, metersAllocation || outer.MetersAllocation)
    {
        internal override UsageAccount Outer => outer;
    }

    /// <summary>Apart, because nearly every account is one of processor time alone.</summary>
    private sealed class Allocation
    {
        public long Closed;
        public long Highest;
    }
}
