namespace TaskScheduling;

/// <summary>Time as data: monotonic for durations, UTC for dates. The monotonic axis excludes suspend; its zero is arbitrary.</summary>
internal readonly record struct SchedulerInstant(TimeSpan Monotonic, DateTimeOffset Utc)
{
    /// <summary>The date of another instant of the monotonic axis, as seen from here.</summary>
    public DateTimeOffset UtcAt(TimeSpan monotonic) => Utc + (monotonic - Monotonic);
}
