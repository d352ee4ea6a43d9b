namespace TaskScheduling;

/// <summary>From which share of its greatest effort a cooling device means which state; null means never.</summary>
/// <remarks>
/// The table is that of ChromeOS powerd (<c>cooling_device.cc</c>): threshold = ceil(maximum × share). Decimal, because
/// 0.1 × 30 must be 3 and not a little more. Thread safety: immutable.
/// </remarks>
internal sealed record CoolingScale(decimal Fair, decimal Serious, decimal? Critical)
{
    /// <summary>Processor throttling.</summary>
    public static CoolingScale Processor { get; } = new(0.1m, 0.5m, 0.8m);

    /// <summary>Fans: loud is not yet critical.</summary>
    public static CoolingScale Fan { get; } = new(0.5m, 1.0m, null);

    /// <summary>Charging current.</summary>
    public static CoolingScale Charger { get; } = new(0.7m, 1.0m, null);

    /// <summary>Everything else.</summary>
    public static CoolingScale Other { get; } = new(0.5m, 0.8m, 1.0m);

    /// <summary>The scale for a device's <c>type</c>, or null for one that tells nothing of heat.</summary>
    public static CoolingScale? For(string type)
    {
        // A dimmed screen is the person's wish, and the TCC offset is a firmware setting: neither is an effort to cool.
        if (Is(type, "LCD") || Has(type, "backlight") || Is(type, "TCC Offset"))
            return null;
        if (Is(type, "Processor") || Is(type, "thermal-cpu") || Is(type, "cpufreq"))
            return Processor;
        if (Is(type, "TFN") || Has(type, "fan"))
            return Fan;
        return Is(type, "TCHG") || Has(type, "charge") ? Charger : Other;
    }

    /// <summary>
    /// The state for an effort of <paramref name="current"/> out of <paramref name="maximum"/>, or null when that tells nothing.
    /// </summary>
    public ThermalState? State(long current, long maximum)
    {
        if (maximum <= 0 || current < 0 || current > maximum)
            return null;
        // A fan that can only be on or off says that it is audible (fair), not that it is at the end of its powers.
        if (maximum == 1 && this == Fan)
            return current == 1 ? ThermalState.Fair : ThermalState.Nominal;
        if (Critical is { } critical && current >= Math.Ceiling(maximum * critical))
            return ThermalState.Critical;
        if (current >= Math.Ceiling(maximum * Serious))
            return ThermalState.Serious;
        return current >= Math.Ceiling(maximum * Fair) ? ThermalState.Fair : ThermalState.Nominal;
    }

    private static bool Is(string type, string prefix) => type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool Has(string type, string part) => type.Contains(part, StringComparison.OrdinalIgnoreCase);
}
