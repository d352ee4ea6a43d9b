namespace TaskScheduling;

/// <summary>Throttle events of Intel processors: <c>/sys/devices/system/cpu/cpuN/thermal_throttle/*_throttle_count</c>.</summary>
/// <remarks>
/// Container runtimes mask that directory since 2025: it is there and empty. AMD and ARM have none. An empty one is missing, not 0.
/// </remarks>
internal sealed class LinuxThrottleCounters(LinuxRoots roots)
{
    private const string Sensor = "thermal_throttle counters";

    private static readonly string[] Counters = ["core_throttle_count", "package_throttle_count"];

    private readonly string _directory = Path.Join(roots.Sys, "devices/system/cpu");
    private readonly ThrottleWindow _window = new();

    /// <summary>
    /// Sum over all processors, or null where there is no counter. Only its rise means anything: package events repeat on every
    /// core.
    /// </summary>
    public long? Total()
    {
        long? total = null;
        foreach (var name in KernelFile.Names(_directory, "cpu").Where(n => n.Length > 3 && char.IsAsciiDigit(n[3])))
        {
            foreach (var counter in Counters)
            {
                if (KernelFile.Integer(Path.Join(_directory, name, "thermal_throttle", counter)) is >= 0 and var count)
                    total = (total ?? 0) + count;
            }
        }

        return total;
    }

    /// <summary>
    /// Evidence of at least Serious if the counters rose within the last 10 s before monotonic time <paramref name="now"/>.
    /// </summary>
    public HeatEvidence? Read(TimeSpan now, SensorNotes? notes = null)
    {
        if (Total() is not { } total)
        {
            notes?.Missing($"{_directory}/cpu*/thermal_throttle", "no counters: not an Intel processor, a virtual machine, or masked by the container");
            return null;
        }

        var rose = _window.Observe(total, now);
        notes?.Used(Sensor, new Quantity(total, ""), rose ? "rose within 10 s" : "at rest");
        return rose ? new HeatEvidence(ThermalState.Serious, Sensor, $"rose to {total}") : null;
    }
}
