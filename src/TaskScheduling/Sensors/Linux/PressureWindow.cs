namespace TaskScheduling;

/// <summary>Turns the running total of a pressure file into a share of our own window; the kernel's average reacts late.</summary>
/// <remarks>
/// The first reading, and one after a long pause, is the kernel's 10 s average. Thread safety: none, one reading at a time.
/// </remarks>
internal sealed class PressureWindow
{
    /// <summary>A shorter window is noise: the last share is repeated. The kernel, too, updates its averages every 2 s.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    /// <summary>A longer one says nothing of now.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private (TimeSpan Total, TimeSpan At)? _last;
    private double _share;
    private bool _isKernels;

    /// <summary>Whether the last share was taken from the one before.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>What the last share is a share of.</summary>
    public string Basis => _isKernels ? "mean of 10 s" : "since the last reading";

    /// <summary>The smallest step of the last share.</summary>
    public string Resolution => _isKernels ? "0.01 %" : "1 µs of the time";

    /// <summary>Takes a sample at monotonic time <paramref name="now"/>; returns the share of time, 0 to 1.</summary>
    public double Observe(PressureSample sample, TimeSpan now)
    {
        IsRepeated = _last is { } before && sample.Total >= before.Total && now - before.At < Shortest;
        if (IsRepeated)
            return _share;
        if (_last is not { } last || sample.Total < last.Total || now - last.At > Longest)
            (_share, _isKernels) = (sample.Average10, true);
        else
            (_share, _isKernels) = (Math.Clamp((sample.Total - last.Total) / (now - last.At), 0.0, 1.0), false);
        _last = (sample.Total, now);
        return _share;
    }
}
