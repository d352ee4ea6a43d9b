using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Numbers with their unit, as people write them: <c>24 C</c>, <c>13 Wh</c>, <c>20 %</c>, <c>200 MB</c>, <c>50 Mbit/s</c>.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Example">A right one.</param>
/// <param name="Units">Unit to factor.</param>
internal sealed record Quantity(string What, string Example, IReadOnlyList<(string Unit, double Factor)> Units)
{
    public static Quantity Celsius { get; } = new("a temperature", "24 C", [("°C", 1), ("C", 1)]);

    public static Quantity WattHours { get; } = new("an energy", "13 Wh", [("mWh", 0.001), ("kWh", 1000), ("Wh", 1)]);

    public static Quantity Watts { get; } = new("a power", "20 W", [("mW", 0.001), ("kW", 1000), ("W", 1)]);

    public static Quantity Share { get; } = new("a share", "20 %", [("%", 0.01)]);

    public static Quantity Bytes { get; } = new("a size", "200 MB", [("KiB", 1024), ("MiB", 1024 * 1024), ("GiB", 1024 * 1024 * 1024), ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1)]);

    public static Quantity BytesPerSecond { get; } = new("a rate", "50 Mbit/s", [("kbit/s", 125), ("Mbit/s", 125_000), ("Gbit/s", 125_000_000), ("kB/s", 1e3), ("MB/s", 1e6), ("GB/s", 1e9), ("B/s", 1)]);

    public static Quantity Cores { get; } = new("a number of cores", "1.5 cores", [("cores", 1), ("core", 1), ("", 1)]);

    public static Quantity KelvinCapacity { get; } = new("a heat capacity", "110 J/K", [("J/K", 1)]);

    public static Quantity Conductance { get; } = new("a heat conductance", "0.2 W/K", [("W/K", 1)]);

    /// <summary>Whether a number alone will do.</summary>
    public bool NeedsNoUnit => Units.Any(unit => unit.Unit.Length == 0);

    /// <summary>For JSON schemas: a number and one of the units.</summary>
    public string Pattern => $@"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*({string.Join('|', Units.Select(unit => unit.Unit))})$";

    public bool TryParse(string text, out double value)
    {
        foreach (var (unit, factor) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
            if (double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && double.IsFinite(value * factor))
            {
                value = factor < 1 ? value / Math.Round(1 / factor) : value * factor; // 70 % is 0.7, and 70 × 0.01 is not
                return true;
            }
        }

        value = 0;
        return false;
    }
}
