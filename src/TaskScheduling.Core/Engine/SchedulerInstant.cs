namespace TaskScheduling;

/// <summary>Time as data: monotonic for durations, UTC for dates. The monotonic axis excludes suspend; its zero is arbitrary.</summary>
/// <remarks>The date is kept without its offset, which is zero: every task keeps several instants.</remarks>
internal readonly record struct SchedulerInstant
{
    private readonly long _utcTicks;

    public SchedulerInstant(TimeSpan monotonic, DateTimeOffset utc)
    {
        Monotonic = monotonic;
        _utcTicks = utc.UtcTicks;
    }

    public TimeSpan Monotonic { get; }

    public DateTimeOffset Utc => new(_utcTicks, TimeSpan.Zero);

    /// <summary>The date of another instant of the monotonic axis, as seen from here.</summary>
    public DateTimeOffset UtcAt(TimeSpan monotonic) => Utc + (monotonic - Monotonic);
}
