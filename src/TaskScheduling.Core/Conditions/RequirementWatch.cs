namespace TaskScheduling;

/// <summary>One requirement over time: lost after its tolerance without it, back after it has held for a while.</summary>
internal sealed class RequirementWatch
{
    /// <summary>Cause before the first reading.</summary>
    public const string NotRead = "not read";

    private TimeSpan? _badSince;
    private TimeSpan? _goodSince;
    private bool _lost;

    /// <summary>Why it cannot be judged. Null: it can.</summary>
    public string? UnknownCause { get; private set; } = NotRead;

    public TimeSpan Tolerance { get; set; }

    public TimeSpan BackAfter { get; set; }

    public void Observe(Reading<bool> good, TimeSpan now)
    {
        UnknownCause = good.Cause;
        if (!good.TryGet(out var isGood))
            return;
        _lost = IsLost(now);
        if (isGood)
        {
            _goodSince ??= now;
            _badSince = null;
        }
        else
        {
            _badSince ??= now;
            _goodSince = null;
        }

        _lost = IsLost(now);
    }

    /// <summary>When a run that needs it ends. Null: it does not.</summary>
    public TimeSpan? LostAt => _badSince + Tolerance;

    /// <summary>Whether a task that needs it may start.</summary>
    public bool IsOpen(TimeSpan now) => _badSince is null && !IsLost(now);

    /// <summary>When the answer could change without a new reading.</summary>
    public TimeSpan? NextChange(TimeSpan now) =>
        _lost && _goodSince + BackAfter is { } back && back > now ? back : LostAt is { } lost && lost > now ? lost : null;

    /// <summary>Asking changes nothing; only a reading settles what time has brought.</summary>
    public WatchSnapshot Export() => new(_badSince, _goodSince, _lost, UnknownCause);

    public void Restore(WatchSnapshot saved) => (_badSince, _goodSince, _lost, UnknownCause) = saved;

    private bool IsLost(TimeSpan now) => LostAt <= now || (_lost && !(now - _goodSince >= BackAfter));
}
