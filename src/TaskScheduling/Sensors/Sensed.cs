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

    /// <summary>"thermal_zone3 x86_pkg_temp 95.0 °C", the same on every culture.</summary>
    public static string Celsius(string sensor, double celsius) =>
        string.Create(CultureInfo.InvariantCulture, $"{sensor} {celsius:0.0} °C");
}
