namespace TaskScheduling;

/// <summary>Temperatures of the thermal class, <c>/sys/class/thermal/thermal_zoneN</c> (milli-°C).</summary>
/// <remarks>A zone whose read fails (ENODATA, a sleeping modem) is left out and hides no other.</remarks>
internal sealed class LinuxThermalZones(LinuxRoots roots)
{
    private readonly string _directory = Path.Join(roots.Sys, "class/thermal");

    // Trips are many files and change only with the driver, so each zone's are read once. Null: the zone is not used.
    private readonly Dictionary<string, ThermalThresholds?> _thresholds = new(StringComparer.Ordinal);

    /// <summary>Where it looks, for the cause of a missing reading.</summary>
    public string Directory => _directory;

    /// <summary>The temperatures that can be read now.</summary>
    public List<HeatSample> Read(SensorNotes? notes = null)
    {
        var samples = new List<HeatSample>();
        var names = KernelFile.Names(_directory, "thermal_zone");
        foreach (var name in names)
        {
            if (Read(name, notes) is { } sample)
                samples.Add(sample);
        }

        if (names.Length == 0)
            notes?.NothingBelow(_directory, "thermal zone");
        return samples;
    }

    private HeatSample? Read(string name, SensorNotes? notes)
    {
        var zone = Path.Join(_directory, name);
        if (KernelFile.Text(Path.Join(zone, "type")) is not { } type)
        {
            notes?.Unreadable(name, "its type cannot be read");
            return null;
        }

        var sensor = $"{name} {type}";
        if (Thresholds(sensor, zone, type) is not { } thresholds)
        {
            notes?.LeftOut(sensor, "its firmware sets no trip that can be meant");
            return null;
        }

        if (KernelFile.MilliCelsius(Path.Join(zone, "temp"), sensor, notes) is not { } celsius)
            return null;
        notes?.Used(sensor, new Quantity(celsius, "°C"), Sensed.Levels(thresholds));
        return new HeatSample(sensor, celsius, thresholds, ZoneClasses.Of(type) == ZoneClass.Processor);
    }

    private ThermalThresholds? Thresholds(string sensor, string zone, string type)
    {
        if (!_thresholds.TryGetValue(sensor, out var known))
            _thresholds[sensor] = known = Find(zone, ZoneClasses.Of(type));
        return known;
    }

    private static ThermalThresholds? Find(string zone, ZoneClass kind)
    {
        // The trips of a surface say when the kernel slows down, fair = passive − 15 would be a cold hand there.
        if (kind == ZoneClass.Skin)
            return ThermalThresholds.Skin;
        if (kind == ZoneClass.Battery)
            return ThermalThresholds.Battery;
        var trips = ZoneTrips.Read(zone);
        return kind == ZoneClass.Other && !trips.Any
            ? null
            : ThermalThresholds.FromTrips(trips.Passive, trips.Hot, trips.Critical, trips.ReleaseGap);
    }
}
