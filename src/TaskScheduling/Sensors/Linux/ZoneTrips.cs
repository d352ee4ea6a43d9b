namespace TaskScheduling;

/// <summary>The lowest trips of one thermal zone in °C, without those that cannot be meant.</summary>
/// <param name="Passive">Where the kernel begins to slow down.</param>
/// <param name="Hot">Where it warns.</param>
/// <param name="Critical">Where it shuts down.</param>
/// <param name="ReleaseGap">Gap of the passive trip in °C, if it has one.</param>
internal readonly record struct ZoneTrips(double? Passive, double? Hot, double? Critical, double? ReleaseGap)
{
    /// <summary>Whether the firmware has set at least one.</summary>
    public bool Any => Passive is not null || Hot is not null || Critical is not null;

    /// <summary>Reads <c>trip_point_Y_type</c>, <c>_temp</c> (milli-°C) and <c>_hyst</c>.</summary>
    public static ZoneTrips Read(string zone)
    {
        var trips = default(ZoneTrips);
        foreach (var typeFile in KernelFile.Names(zone, "trip_point_").Where(n => n.EndsWith("_type", StringComparison.Ordinal)))
        {
            var trip = Path.Join(zone, typeFile[..^"_type".Length]);
            if (KernelFile.Integer(trip + "_temp") / 1000.0 is { } celsius && ThermalThresholds.IsSaneTrip(celsius))
                trips = trips.With(KernelFile.Text(Path.Join(zone, typeFile)), celsius, Gap(KernelFile.Integer(trip + "_hyst")));
        }

        return trips;
    }

    // The ABI text says °C, device trees write milli-°C; no gap is 100 °C wide and none is narrower than 0.1 °C.
    internal static double? Gap(long? hysteresis) => hysteresis switch
    {
        null or <= 0 => null,
        >= 100 => hysteresis / 1000.0,
        _ => hysteresis,
    };

    private ZoneTrips With(string? type, double celsius, double? gap) => type switch
    {
        "passive" when !(Passive <= celsius) => this with { Passive = celsius, ReleaseGap = gap },
        "hot" when !(Hot <= celsius) => this with { Hot = celsius },
        "critical" when !(Critical <= celsius) => this with { Critical = celsius },
        _ => this,
    };
}
