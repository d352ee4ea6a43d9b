namespace TaskScheduling.Simulation;

/// <summary>Counts of values in bins of one width.</summary>
/// <param name="From">Lower edge of the first bin.</param>
/// <param name="Width">Of each bin; a value on an edge belongs to the bin above it, the highest value to the last bin.</param>
/// <param name="Counts">From below.</param>
internal sealed record Histogram(double From, double Width, IReadOnlyList<long> Counts)
{
    private const int Bins = 24;

    public double To => From + (Width * Counts.Count);

    /// <param name="sorted">From below; not empty.</param>
    /// <param name="niceStep">Rounds a width up to one that people count in.</param>
    public static Histogram Of(IReadOnlyList<double> sorted, Func<double, double> niceStep)
    {
        var (lowest, highest) = (sorted[0], sorted[^1]);
        if (highest == lowest)
            return new Histogram(lowest, 0, [sorted.Count]);
        var width = niceStep((highest - lowest) / Bins);
        var from = Math.Floor(lowest / width) * width;
        var counts = new long[Math.Max(1, (int)Math.Ceiling((highest - from) / width))];
        foreach (var value in sorted)
            counts[Math.Min(counts.Length - 1, (int)((value - from) / width))]++;
        return new Histogram(from, width, counts);
    }
}
