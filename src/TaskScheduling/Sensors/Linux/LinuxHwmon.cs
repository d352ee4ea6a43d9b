namespace TaskScheduling;

/// <summary>Processor temperatures of <c>/sys/class/hwmon/hwmonN</c> (milli-°C), for machines without a thermal zone for them.</summary>
internal sealed class LinuxHwmon(LinuxRoots roots)
{
    // Only chips whose raw value is the temperature; board chips need the conversions of libsensors.
    private static readonly string[] Chips =
        ["coretemp", "k10temp", "k8temp", "zenpower", "via_cputemp", "cpu_thermal", "soc_thermal"];

    private readonly string _directory = Path.Join(roots.Sys, "class/hwmon");

    /// <summary>Where it looks, for the cause of a missing reading.</summary>
    public string Directory => _directory;

    /// <summary>The temperatures that can be read now.</summary>
    public List<HeatSample> Read(SensorNotes? notes = null)
    {
        var samples = new List<HeatSample>();
        var names = KernelFile.Names(_directory, "hwmon");
        foreach (var name in names)
        {
            var chip = Path.Join(_directory, name);
            if (KernelFile.Text(Path.Join(chip, "name")) is not { } chipName)
                notes?.Unreadable(name, "its name cannot be read");
            else if (!Chips.Contains(chipName))
                notes?.LeftOut($"{name} {chipName}", "not known as a processor's chip");
            else
                Read(chip, $"{name} {chipName}", samples, notes);
        }

        if (names.Length == 0)
            notes?.NothingBelow(_directory, "chip");
        return samples;
    }

    private static void Read(string chip, string sensor, List<HeatSample> samples, SensorNotes? notes)
    {
        var channels = KernelFile.Names(chip, "temp").Where(n => n.EndsWith("_input", StringComparison.Ordinal))
            .Select(n => n[..^"_input".Length])
            .Select(n => (Name: n, Path: Path.Join(chip, n), Label: KernelFile.Text(Path.Join(chip, n + "_label")))).ToList();

        // Tctl is Tdie plus an offset of up to 27 °C for the fan controller on some processors.
        var hasDie = channels.Any(c => c.Label == "Tdie");
        foreach (var channel in channels)
        {
            var name = $"{sensor} {channel.Label ?? channel.Name}";
            if (hasDie && channel.Label == "Tctl")
            {
                notes?.LeftOut(name, "Tdie is there, and Tctl is that plus an offset");
                continue;
            }

            if (KernelFile.MilliCelsius(channel.Path + "_input", name, notes) is { } celsius)
            {
                var sample = new HeatSample(name, celsius, Thresholds(channel.Path), IsProcessor: true);
                notes?.Used(name, new Quantity(celsius, "°C"), Sensed.Levels(sample.Thresholds));
                samples.Add(sample);
            }
        }
    }

    private static ThermalThresholds Thresholds(string channel)
    {
        var critical = Trip(channel + "_crit");
        // Here, unlike in the thermal class, *_hyst is the temperature to fall to and not a gap.
        var gap = critical - Trip(channel + "_crit_hyst");
        return ThermalThresholds.FromTrips(passive: null, hot: null, critical, gap);
    }

    private static double? Trip(string path) =>
        KernelFile.Integer(path) / 1000.0 is { } celsius && ThermalThresholds.IsSaneTrip(celsius) ? celsius : null;
}
