namespace TaskScheduling.Simulation;

/// <summary>How values are spread.</summary>
/// <param name="Count">So many values.</param>
/// <param name="Mean">With its interval.</param>
/// <param name="P5">5 % lie below. Between two values percentiles run in a straight line.</param>
/// <param name="P50">Half of them lie below.</param>
/// <param name="P95">95 % lie below.</param>
/// <param name="Histogram">Of all of them.</param>
internal sealed record Distribution(long Count, MeanEstimate Mean, double P5, double P50, double P95, Histogram Histogram)
{
    /// <param name="seeds">The values that each seed gave.</param>
    /// <param name="niceStep">What the bins of the histogram are rounded up to.</param>
    /// <returns>Null: there are no values.</returns>
    public static Distribution? From(IReadOnlyList<IReadOnlyList<double>> seeds, Func<double, double> niceStep)
    {
        var sorted = seeds.SelectMany(values => values).ToArray();
        if (sorted.Length == 0)
            return null;
        Array.Sort(sorted);
        return new Distribution(
            sorted.Length,
            MeanEstimate.From(seeds.Select(values => new Cluster(values.Sum(), values.Count))),
            Percentile(sorted, 0.05),
            Percentile(sorted, 0.5),
            Percentile(sorted, 0.95),
            Histogram.Of(sorted, niceStep));
    }

    public static double Percentile(IReadOnlyList<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
