namespace TaskScheduling.Simulation;

/// <summary>A share with its uncertainty.</summary>
/// <param name="Count">So many are like this.</param>
/// <param name="Of">Of so many.</param>
/// <param name="Interval">Wilson's score interval. Null: there is nothing to estimate from.</param>
/// <remarks>
/// Wilson's interval stays between 0 and 1 and is sensible for shares near them, where most shares of interest lie. It counts independent
/// draws. Where one seed has several tasks, their number is divided by the design effect (Kish): how much more the share differs from seed
/// to seed than it would if all tasks were independent. Where all tasks are alike that cannot be seen, and the number of seeds stands in.
/// </remarks>
internal readonly record struct ShareEstimate(long Count, long Of, Interval? Interval)
{
    public double Share => Of == 0 ? 0 : (double)Count / Of;

    /// <param name="seeds">For each seed how many are like this, of how many.</param>
    public static ShareEstimate From(IReadOnlyCollection<Cluster> seeds)
    {
        var (count, of, drawn) = (0L, 0L, 0);
        foreach (var seed in seeds)
        {
            count += (long)seed.Sum;
            of += seed.Count;
            drawn += seed.Count > 0 ? 1 : 0;
        }

        if (of == 0)
            return default;
        var share = (double)count / of;
        var independent = share * (1 - share) / of;
        var effective = independent == 0 ? drawn : of / Math.Max(1, Cluster.SquaredResiduals(seeds, share) / ((double)of * of) / independent);
        return new ShareEstimate(count, of, Wilson(share, effective));
    }

    /// <summary>Of a share that was seen in so many independent draws.</summary>
    public static Interval Wilson(double share, double draws)
    {
        const double z = Simulation.Interval.Z;
        var below = 1 + (z * z / draws);
        var middle = (share + (z * z / (2 * draws))) / below;
        var half = z / below * Math.Sqrt((share * (1 - share) / draws) + (z * z / (4 * draws * draws)));
        return new Interval(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
