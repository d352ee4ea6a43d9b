namespace TaskScheduling;

/// <summary>
/// One resource's pressure from the first of several files that can be read: the own control group's, then the machine's.
/// </summary>
internal sealed class PressureFile(params string[] candidates)
{
    private PressureWindow _window = new();
    private string? _source;

    /// <summary>Share of time in which something waited, 0 to 1, at monotonic time <paramref name="now"/>.</summary>
    public Reading<double> Read(TimeSpan now, SensorNotes? notes = null)
    {
        foreach (var path in candidates)
        {
            if (PressureSample.Parse(KernelFile.Text(path)) is not { } sample)
            {
                notes?.Missing(path, "no pressure file");
                continue;
            }

            if (path != _source)
                (_source, _window) = (path, new PressureWindow());
            var share = _window.Observe(sample, now);
            notes?.Used(path, new Quantity(share * 100, "%"), $"of the time something waits; {_window.Basis}");
            notes?.Decides(path);
            notes?.Resolves(_window.Resolution);
            if (_window.IsRepeated)
                notes?.Held($"repeated: the last reading is less than {PressureWindow.Shortest.TotalSeconds:0} s old");
            return Sensed.As(share, path);
        }

        return Reading<double>.Unavailable($"no pressure file at {string.Join(" or ", candidates)}");
    }
}
