namespace TaskScheduling;

/// <summary>The monotonic axis without the time in which a debugger was attached: that time counts for no Time, Progress or Grace.</summary>
internal sealed class CountedClock
{
    private readonly List<(TimeSpan From, TimeSpan To)> _excluded = [];
    private TimeSpan? _attachedAt;
    private TimeSpan _total;

    public bool IsPaused => _attachedAt is not null;

    public void Pause(TimeSpan now) => _attachedAt ??= now;

    public void Resume(TimeSpan now)
    {
        if (_attachedAt is not { } from)
            return;
        _excluded.Add((from, now));
        _total += now - from;
        _attachedAt = null;
    }

    /// <summary>An instant on the counted axis.</summary>
    public TimeSpan Counted(TimeSpan instant)
    {
        if (_attachedAt is { } attached && instant > attached)
            instant = attached;
        var counted = instant;
        foreach (var (from, to) in _excluded) // few: people attach debuggers
        {
            if (instant > from)
                counted -= (instant < to ? instant : to) - from;
        }

        return counted;
    }

    public TimeSpan Between(TimeSpan from, TimeSpan to) => Counted(to) - Counted(from);

    /// <summary>When a counted instant that has not passed yet will be reached. Null while a debugger is attached.</summary>
    public TimeSpan? Reach(TimeSpan counted) => IsPaused ? null : counted + _total;

    public CountedClockSnapshot Export() => new([.. _excluded.Select(time => new Interval(time.From, time.To))], _attachedAt);

    public void Restore(CountedClockSnapshot saved)
    {
        foreach (var (from, to) in saved.Excluded)
        {
            Pause(from);
            Resume(to!.Value);
        }

        _attachedAt = saved.AttachedAt;
    }
}
