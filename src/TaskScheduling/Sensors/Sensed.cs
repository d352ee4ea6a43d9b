using System.Globalization;

namespace TaskScheduling;

/// <summary>Makes readings that name their sensor.</summary>
internal static class Sensed
{
    /// <summary>A value and where it was read.</summary>
    public static Reading<T> As<T>(T value, string sensor) where T : struct
    {
        Reading<T> reading = value;
        return reading with { Sensor = sensor };
    }

    /// <summary>"95.0 °C", the same on every culture.</summary>
    public static string Celsius(double celsius) => string.Create(CultureInfo.InvariantCulture, $"{celsius:0.0} °C");

    /// <summary>"fair 75, serious 85, critical 95 °C".</summary>
    public static string Levels(ThermalThresholds levels) =>
        string.Create(CultureInfo.InvariantCulture, $"fair {levels.Fair:0.#}, serious {levels.Serious:0.#}, critical {levels.Critical:0.#} °C");
}
