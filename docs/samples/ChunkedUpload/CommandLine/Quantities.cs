using System.Globalization;

namespace ChunkedUpload;

/// <summary>Durations and sizes as people write them.</summary>
internal static class Quantities
{
    // A longer unit comes before one it ends with: 5min is not 5 mi and an n.
    private static readonly (string Unit, double Factor)[] Seconds = [("ms", 0.001), ("min", 60), ("s", 1), ("m", 60), ("h", 3600)];

    private static readonly (string Unit, double Factor)[] Bytes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>Reads <c>250ms</c>, <c>30s</c>, <c>5min</c>, <c>2h</c>.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!TryParse(text, Seconds, out var seconds) || Math.Abs(seconds) > TimeSpan.FromDays(3650).TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Reads <c>5MiB</c>, <c>20MB</c>, <c>1048576</c>.</summary>
    public static bool TryParseSize(string text, out long bytes)
    {
        bytes = 0;
        if (!(TryParse(text, Bytes, out var number) || TryParseNumber(text, out number)) || Math.Abs(number) > 1L << 60)
            return false;
        bytes = (long)number;
        return true;
    }

    /// <summary>For example <c>12.0 of 20.0 MiB</c>: both in the unit of the whole.</summary>
    public static string Size(long part, long whole) => $"{Amount(part, UnitFor(whole))} of {Amount(whole, UnitFor(whole))} {UnitFor(whole).Unit}";

    /// <summary>For example <c>2.1 s</c>.</summary>
    public static string Duration(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s");

    private static string Amount(long bytes, (string Unit, double Factor) unit) =>
        (bytes / unit.Factor).ToString(unit.Factor > 1 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static (string Unit, double Factor) UnitFor(long bytes) =>
        bytes < 1L << 10 ? ("bytes", 1) : Bytes.Take(4).Last(unit => bytes >= unit.Factor);

    private static bool TryParse(string text, (string Unit, double Factor)[] units, out double number)
    {
        foreach (var (unit, factor) in units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) && TryParseNumber(text[..^unit.Length], out number))
            {
                number *= factor;
                return true;
            }
        }

        number = 0;
        return false;
    }

    private static bool TryParseNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
