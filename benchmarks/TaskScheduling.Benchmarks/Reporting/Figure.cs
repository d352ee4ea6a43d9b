using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>Numbers as the page writes them: three digits that count, thousands apart.</summary>
internal static class Figure
{
    public static string Text(double value) => value.ToString(
        Math.Abs(value) switch
        {
            >= 100 => "N0",
            >= 10 => "0.#",
            >= 1 => "0.##",
            _ => "0.###",
        },
        CultureInfo.InvariantCulture);

    /// <summary>The median, and what lay farthest from it on both sides.</summary>
    public static string Text(Measurement cell)
    {
        var (low, high) = (Text(cell.Values.Min()), Text(cell.Values.Max()));
        return low == high ? low : $"{Text(cell.Median)} ({low}–{high})";
    }
}
