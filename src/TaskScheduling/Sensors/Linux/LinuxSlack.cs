using System.Globalization;

namespace TaskScheduling;

/// <summary>
/// Idle for a machine without people: something waits for a processor less than 2 % of the time, and the load is below half the
/// cores.
/// </summary>
/// <remarks>Both numbers are our own. Load and pressure are the whole machine's, our own runs included.</remarks>
internal sealed class LinuxSlack(LinuxRoots roots)
{
    /// <summary>Below this share of waiting time there is slack.</summary>
    public const double PressureLimit = 0.02;

    /// <summary>Below this one-minute load per core there is slack.</summary>
    public const double LoadLimitPerCore = 0.5;

    private readonly PressureFile _pressure = new(Path.Join(roots.Proc, "pressure/cpu"));
    private readonly string _load = Path.Join(roots.Proc, "loadavg");
    private readonly string _online = Path.Join(roots.Sys, "devices/system/cpu/online");

    /// <summary>
    /// Reads at monotonic time <paramref name="now"/>. Kernels without pressure files are judged by load alone, and the sensor says
    /// so.
    /// </summary>
    public Reading<bool> Read(TimeSpan now, SensorNotes? notes = null)
    {
        if (Load() is not { } load)
        {
            notes?.Missing(_load, "no load average");
            return Reading<bool>.Unavailable($"no terminal in use, and no load average at {_load}");
        }

        var cores = CpuList.Count(KernelFile.Text(_online)) ?? Environment.ProcessorCount;
        var loadText = string.Create(CultureInfo.InvariantCulture, $"load {load:0.00} on {cores} cores");
        if (notes is not null)
            WriteTo(notes, load, cores);
        var isLow = load < LoadLimitPerCore * cores;
        return _pressure.Read(now, notes).TryGet(out var share)
            ? Sensed.As(isLow && share < PressureLimit,
                string.Create(CultureInfo.InvariantCulture, $"machine slack: {loadText}, cpu pressure {share * 100:0.0} %"))
            : Sensed.As(isLow, $"machine slack by load alone: {loadText}");
    }

    private void WriteTo(SensorNotes notes, double load, int cores)
    {
        var slack = Math.Max(0, 1 - (load / cores)) * 100;
        notes.Used(_load, string.Create(CultureInfo.InvariantCulture, $"{load:0.00}"),
            string.Create(CultureInfo.InvariantCulture,
                $"machine slack {slack:0} %; idle: load below {LoadLimitPerCore * cores:0.##}, waiting below {PressureLimit * 100:0.#} %"));
        notes.Decides(_load);
        notes.Resolves("0.01 of the load");
    }

    private double? Load() =>
        KernelFile.Text(_load)?.Split(' ') is [var first, ..]
            && double.TryParse(first, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var load)
                ? load
                : null;
}
