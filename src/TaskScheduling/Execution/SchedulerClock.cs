namespace TaskScheduling;

/// <summary>Both times of one instant, from the one time provider.</summary>
internal sealed class SchedulerClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public SchedulerInstant Now => new(Monotonic, Time.GetUtcNow());

    public TimeSpan Monotonic => Time.GetElapsedTime(_origin);
}
