namespace TaskScheduling;

/// <summary>One entry of IOKit's list of power sources.</summary>
/// <param name="Type">"InternalBattery" or "UPS".</param>
/// <param name="Current">"Current Capacity", in the unit of <paramref name="Maximum"/>.</param>
/// <param name="Maximum">"Max Capacity".</param>
internal readonly record struct MacPowerSource(string? Type, double? Current, double? Maximum)
{
    /// <summary>Why there is no level where none is fitted.</summary>
    public const string NoBattery = "IOPSCopyPowerSourcesList has no internal battery";

    private const string Sensor = "IOPSGetProvidingPowerSourceType";

    /// <summary>"AC Power", "Battery Power" or "UPS Power" as a source; a machine without a source in the list has no battery.</summary>
    internal static Reading<PowerSource> Source(string? providing, int sources) => providing switch
    {
        "Battery Power" or "UPS Power" => Sensed.As(PowerSource.Battery, $"{Sensor} {providing}"),
        "AC Power" => Sensed.As(PowerSource.External, $"{Sensor} {providing}"),
        _ when sources == 0 => Sensed.As(PowerSource.External, $"{Sensor}: no battery"),
        _ => Reading<PowerSource>.Unavailable($"{Sensor} says \"{providing}\""),
    };

    /// <summary>The mean charge of the internal batteries, 0 to 1.</summary>
    internal static Reading<double> Level(IReadOnlyList<MacPowerSource> sources)
    {
        var levels = sources.Where(s => s is { Type: "InternalBattery", Current: >= 0, Maximum: > 0 })
            .Select(s => Math.Min(1.0, s.Current!.Value / s.Maximum!.Value)).ToList();
        return levels.Count > 0
            ? Sensed.As(levels.Average(), "IOPSGetPowerSourceDescription")
            : Reading<double>.Unavailable(NoBattery);
    }
}
