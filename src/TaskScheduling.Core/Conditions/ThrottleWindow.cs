namespace TaskScheduling;

/// <summary>Tells from a counter of throttle events whether the processor is being throttled now: it rose within the last 10 s.</summary>
/// <remarks>Needs no threshold in °C, so it is the best evidence there is. Thread safety: none, one reading at a time.</remarks>
internal sealed class ThrottleWindow
{
    /// <summary>How long one rise counts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    // A rise between readings further apart may be old. Twice the window, so that one late poll in a 10 s rhythm loses nothing.
    private static readonly TimeSpan LongestPause = 2 * Length;

    private (long Count, TimeSpan At)? _last;
    private TimeSpan? _roseAt;

    /// <summary>
    /// Takes the sum of all counters at monotonic time <paramref name="now"/>. A counter that fell (a core went offline) starts
    /// anew.
    /// </summary>
    public bool Observe(long count, TimeSpan now)
    {
        if (_last is { } last && count > last.Count && now - last.At <= LongestPause)
            _roseAt = now;
        _last = (count, now);
        return _roseAt is { } rose && now - rose < Length;
    }
}
