using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Reads the numbers and times of one file.</summary>
/// <remarks>Thread safety: immutable.</remarks>
internal sealed class CsvNumbers(CsvMapping mapping)
{
    private const decimal MostNumber = 1e18m; // far more than any time, and no product of it overflows

    private static readonly string[] Unknown = ["", "-", "--", "n/a", "na", "nan", "null", "unknown", "?"];

    private static readonly string[] Dates =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF K", "yyyyMMdd'T'HHmmssK", "yyyy-MM-dd",
    ];

    private readonly NumberFormatInfo _format = mapping.HasDecimalComma ? new NumberFormatInfo { NumberDecimalSeparator = "," } : NumberFormatInfo.InvariantInfo;

    /// <summary>Whether a text says that there is no value.</summary>
    public static bool IsUnknown(ReadOnlySpan<char> text)
    {
        foreach (var unknown in Unknown)
        {
            if (text.Equals(unknown, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>A column's value in the reader's own unit; null: unknown, not finite, or not a number.</summary>
    public double? Value(ReadOnlySpan<char> text, CsvUnit? unit)
    {
        if (IsUnknown(text) || !double.TryParse(text, NumberStyles.Float, _format, out var number) || !double.IsFinite(number) || mapping.Missing.Contains(number))
            return null;
        return unit is null ? number : (number * unit.Factor) + unit.Offset;
    }

    /// <summary>A duration; null: unknown, negative, or beyond all reason.</summary>
    public TimeSpan? Duration(ReadOnlySpan<char> text, CsvUnit? unit) =>
        Value(text, unit) is { } seconds and >= 0 && seconds < DeviceTraceBuilder.MostTicks / (double)TimeSpan.TicksPerSecond ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A time in ticks since the file's zero or, for all that are dates, since that of the calendar.</summary>
    public bool TryTicks(ReadOnlySpan<char> text, CsvUnit unit, out long ticks)
    {
        ticks = 0;
        if (unit == CsvUnit.Iso8601)
        {
            var isDate = DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
            ticks = date.UtcTicks;
            return isDate && ticks <= DeviceTraceBuilder.MostTicks;
        }

        // Decimal, because milliseconds since 1970 have more digits than a double keeps apart in ticks.
        if (!decimal.TryParse(text, NumberStyles.Float, _format, out var number) || Math.Abs(number) > MostNumber)
            return false;
        var inTicks = number * (decimal)unit.Factor * TimeSpan.TicksPerSecond;
        if (unit.IsDate)
            inTicks += DateTime.UnixEpoch.Ticks;
        if (Math.Abs(inTicks) > DeviceTraceBuilder.MostTicks)
            return false;
        ticks = (long)inTicks;
        return true;
    }
}
