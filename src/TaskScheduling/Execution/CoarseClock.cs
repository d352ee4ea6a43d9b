namespace TaskScheduling;

/// <summary>The kernel's clock of its last timer tick: cheaper than a timestamp by several times (table watching), and some milliseconds old.</summary>
/// <remarks>
/// Linux: <c>Environment.TickCount64</c> is CLOCK_MONOTONIC_COARSE in milliseconds, on the same axis as timestamps (clock_gettime(2)); it advances with
/// the tick, at least every 10 ms (CONFIG_HZ of 100 to 1000). Elsewhere the cheap clocks count differently during sleep, so there is none.
/// </remarks>
internal sealed class CoarseClock
{
    /// <summary>Twice the longest tick, for a tick that comes late.</summary>
    public static readonly TimeSpan Error = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _origin;

    private CoarseClock(TimeSpan origin) => _origin = origin;

    /// <summary>Never ahead of the time provider; behind it by at most <see cref="Error"/>, where ticks are not lost.</summary>
    public TimeSpan Now => Read() is var now && now > _origin ? now - _origin : TimeSpan.Zero; // a tick before the zero would read as no sign at all

    /// <summary>A clock whose zero is a timestamp of <paramref name="time"/>. Null: this machine has none that fits.</summary>
    public static CoarseClock? StartAt(TimeProvider time, long timestamp)
    {
        var origin = time.GetElapsedTime(0, timestamp);
        var behind = time.GetElapsedTime(0, time.GetTimestamp()) - Read();
        return OperatingSystem.IsLinux() && behind >= TimeSpan.Zero && behind < TimeSpan.FromSeconds(1) ? new CoarseClock(origin) : null;
    }

#pragma warning disable RS0030 // A time provider has no cheap clock, and this one is compared with it before it is used.
    private static TimeSpan Read() => TimeSpan.FromMilliseconds(Environment.TickCount64);
#pragma warning restore RS0030
}
