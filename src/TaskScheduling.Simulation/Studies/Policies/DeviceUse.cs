namespace TaskScheduling.Simulation;

/// <summary>What a play did to the device.</summary>
/// <param name="WattHours">Drawn by the device as a whole, not only by the work.</param>
/// <param name="PeakCelsius">Null: it has no thermal model.</param>
/// <param name="AboveFair">Time at Fair or hotter.</param>
/// <param name="AboveSerious">Time at Serious or hotter.</param>
/// <param name="EndLevel">Of the battery, 0 to 1. Null: none is fitted.</param>
internal sealed record DeviceUse(double WattHours, double? PeakCelsius, TimeSpan AboveFair, TimeSpan AboveSerious, double? EndLevel)
{
    /// <remarks>
    /// Between two samples without a charger the fall of the battery's level is exact; with one, or without a battery, the power of the
    /// first sample stands for the time until the next. Temperatures run in a straight line between samples.
    /// </remarks>
    public static DeviceUse Of(Scenario scenario, Timeline timeline)
    {
        var samples = timeline.Samples;
        var thresholds = scenario.Device.Thermal?.Thresholds;
        var capacity = scenario.Device.Battery?.CapacityWattHours;
        double wattHours = 0, fair = 0, serious = 0;
        double? peak = samples.Count > 0 ? samples[0].Celsius : null;
        for (var index = 1; index < samples.Count; index++)
        {
            var (from, to) = (samples[index - 1], samples[index]);
            var seconds = (to.At - from.At).TotalSeconds;
            wattHours += !from.IsPluggedIn && !to.IsPluggedIn && from.BatteryLevel - to.BatteryLevel is >= 0 and var fall
                ? fall * capacity!.Value
                : from.Watts * seconds / 3600;
            if (from.Celsius is not { } before || to.Celsius is not { } after)
                continue;
            peak = Math.Max(peak ?? after, after);
            fair += seconds * ShareAtOrAbove(thresholds!.Fair, before, after);
            serious += seconds * ShareAtOrAbove(thresholds.Serious, before, after);
        }

        return new DeviceUse(wattHours, peak, TimeSpan.FromSeconds(fair), TimeSpan.FromSeconds(serious), samples.Count > 0 ? samples[^1].BatteryLevel : null);
    }

    /// <summary>Share of a straight line from one to the other that lies at or above the threshold.</summary>
    private static double ShareAtOrAbove(double threshold, double from, double to) => (from >= threshold, to >= threshold) switch
    {
        (true, true) => 1,
        (false, false) => 0,
        (false, true) => (to - threshold) / (to - from),
        _ => (from - threshold) / (from - to),
    };
}
