namespace TaskScheduling;

/// <summary>Both times of one instant, from the one time provider.</summary>
/// <remarks>
/// On the machine's own clock the date is read anew at most every <see cref="DateAge"/> and carried on by the monotonic clock in between: a second
/// reading per input would double its cost. <c>_dateOffset</c> and <c>_dateUntil</c> may be written by any thread; the last writer is as good as any.
/// </remarks>
internal sealed class SchedulerClock
{
    private static readonly TimeSpan DateAge = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan ReadTogether = TimeSpan.FromMilliseconds(1);

    private readonly long _origin;
    private readonly bool _carriesDate;
    private readonly CoarseClock? _coarse;
    private long _dateOffset;
    private long _dateUntil = long.MinValue;

    public SchedulerClock(TimeProvider time)
    {
        Time = time;
        _origin = time.GetTimestamp();
        _carriesDate = UnbiasedTimeProvider.IsOfThisMachine(time);
        _coarse = _carriesDate ? CoarseClock.StartAt(time, _origin) : null;
    }

    public TimeProvider Time { get; }

    public SchedulerInstant Now
    {
        get
        {
            var monotonic = Monotonic;
            return new SchedulerInstant(monotonic, _carriesDate ? DateAt(monotonic) : Time.GetUtcNow());
        }
    }

    /// <summary>The same with the date read anew: the machine may have slept, and the monotonic clock with it.</summary>
    public SchedulerInstant ReadAnew()
    {
        Volatile.Write(ref _dateUntil, long.MinValue);
        return Now;
    }

    public TimeSpan Monotonic => Time.GetElapsedTime(_origin);

    /// <summary>A cheap reading of <see cref="Monotonic"/>, at most <see cref="CoarseError"/> behind it and never before it.</summary>
    public TimeSpan Coarse => _coarse?.Now ?? Monotonic;

    /// <summary>Zero where there is no cheaper clock, and for a clock that somebody moves by hand.</summary>
    public TimeSpan CoarseError => _coarse is null ? TimeSpan.Zero : CoarseClock.Error;

    private DateTimeOffset DateAt(TimeSpan monotonic)
    {
        if (monotonic.Ticks >= Volatile.Read(ref _dateUntil))
        {
            var utc = Time.GetUtcNow();
            if (Monotonic - monotonic < ReadTogether) // else something came between the two readings, and they do not belong together
            {
                Volatile.Write(ref _dateOffset, utc.UtcTicks - monotonic.Ticks);
                Volatile.Write(ref _dateUntil, (monotonic + DateAge).Ticks);
            }

            return utc;
        }

        return new DateTimeOffset(Volatile.Read(ref _dateOffset) + monotonic.Ticks, TimeSpan.Zero);
    }
}
