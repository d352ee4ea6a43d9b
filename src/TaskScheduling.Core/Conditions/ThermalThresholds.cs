namespace TaskScheduling;

/// <summary>At which temperature one sensor enters each state, in °C, and how far it must cool down to leave it again.</summary>
/// <remarks>
/// The shape (one threshold per level, several levels up at once, a release point for each level) is Android's
/// <c>getSeverityFromThresholds</c>; Pixel tables use a gap of 1.9 °C. Thread safety: immutable.
/// </remarks>
internal sealed record ThermalThresholds(double Fair, double Serious, double Critical)
{
    /// <summary>Default distance in °C between entering a state and leaving it.</summary>
    public const double DefaultReleaseGap = 2.0;

    /// <summary>Processor or package without usable trips. Our own numbers.</summary>
    public static ThermalThresholds Package { get; } = new(75, 85, 95);

    /// <summary>Surface that a person touches: LIGHT, MODERATE and SEVERE of the Pixel <c>VIRTUAL-SKIN</c> table.</summary>
    public static ThermalThresholds Skin { get; } = new(39, 43, 45);

    /// <summary>Battery cells. Our own numbers.</summary>
    public static ThermalThresholds Battery { get; } = new(40, 45, 50);

    /// <summary>Distance in °C between entering a state and leaving it. Default: 2.</summary>
    public double ReleaseGap { get; init; } = DefaultReleaseGap;

    /// <summary>Whether a firmware trip in °C can be meant: 0, 1, −274 and the like are left over by firmware that sets none.</summary>
    public static bool IsSaneTrip(double celsius) => celsius is >= 30 and <= 150;

    /// <summary>Whether a temperature in °C can be a reading at all; disconnected channels report values outside.</summary>
    public static bool IsSaneReading(double celsius) => celsius is >= -60 and <= 150;

    /// <summary>
    /// Thresholds from trips in °C (null: none): serious = passive, fair = passive − 15, critical = the lower of hot and critical − 5.
    /// What no trip tells comes from <see cref="Package"/>, lowered where a trip is lower.
    /// </summary>
    /// <param name="passive">Where the system begins to slow down.</param>
    /// <param name="hot">Where it warns.</param>
    /// <param name="critical">Where it shuts down.</param>
    /// <param name="releaseGap">The trip's own gap in °C; taken from 2 to 15, otherwise 2 is used.</param>
    public static ThermalThresholds FromTrips(double? passive, double? hot, double? critical, double? releaseGap = null)
    {
        var highest = Lower(hot, critical - 5) ?? Math.Max(Package.Critical, passive + 5 ?? double.MinValue);
        var middle = Math.Min(passive ?? Math.Min(Package.Serious, highest - 10), highest);
        var lowest = Math.Min(passive - 15 ?? Math.Min(Package.Fair, middle - 10), middle);
        return new ThermalThresholds(lowest, middle, highest)
        {
            ReleaseGap = releaseGap is >= DefaultReleaseGap and <= 15 ? releaseGap.Value : DefaultReleaseGap,
        };
    }

    /// <summary>The state of a sensor that was in <paramref name="previous"/>: enter at T, leave at T − gap.</summary>
    public ThermalState Next(ThermalState previous, double celsius)
    {
        for (var state = ThermalState.Critical; state > ThermalState.Nominal; state--)
        {
            var enter = EntersAt(state);
            if (celsius >= enter || (previous >= state && celsius > enter - ReleaseGap))
                return state;
        }

        return ThermalState.Nominal;
    }

    private double EntersAt(ThermalState state) => state switch
    {
        ThermalState.Critical => Critical,
        ThermalState.Serious => Serious,
        _ => Fair,
    };

    private static double? Lower(double? one, double? other) =>
        one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
