namespace TaskScheduling;

/// <summary>
/// One resource's pressure from the first of several files that can be read: the own control group's, then the machine's.
/// </summary>
internal sealed class PressureFile(params string[] candidates)
{
    private PressureWindow _window = new();
    private string? _source;

    /// <summary>Share of time in which something waited, 0 to 1, at monotonic time <paramref name="now"/>.</summary>
    public Reading<double> Read(TimeSpan now)
    {
        foreach (var path in candidates)
        {
            if (PressureSample.Parse(KernelFile.Text(path)) is not { } sample)
                continue;
            if (path != _source)
                (_source, _window) = (path, new PressureWindow());
            return Sensed.As(_window.Observe(sample, now), path);
        }

        return Reading<double>.Unavailable($"no pressure file at {string.Join(" or ", candidates)}");
    }
}
