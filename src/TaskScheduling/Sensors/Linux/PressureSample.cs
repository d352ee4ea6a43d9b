using System.Globalization;

namespace TaskScheduling;

/// <summary>The <c>some</c> line of a pressure file.</summary>
/// <param name="Average10">Share of the last 10 s as the kernel averages it, 0 to 1.</param>
/// <param name="Total">Time in which something waited, since boot.</param>
internal readonly record struct PressureSample(double Average10, TimeSpan Total)
{
    /// <summary>Reads <c>some avg10=0.12 avg60=… avg300=… total=µs</c>; null for anything else.</summary>
    public static PressureSample? Parse(string? text)
    {
        foreach (var line in (text ?? "").Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is not ["some", ..])
                continue;
            if (Number(words, "avg10=") is { } percent and >= 0 and <= 100
                && Number(words, "total=") is { } microseconds and >= 0 and < 1e15)
                return new PressureSample(percent / 100.0, TimeSpan.FromTicks((long)microseconds * TimeSpan.TicksPerMicrosecond));
        }

        return null;
    }

    private static double? Number(string[] words, string key)
    {
        var text = Array.Find(words, w => w.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
