namespace TaskScheduling.Simulation;

/// <summary>A mean with its uncertainty.</summary>
/// <param name="Mean">Of all values.</param>
/// <param name="Interval">Null: fewer than two seeds gave a value.</param>
/// <remarks>
/// Student's t over seeds: the mean is a ratio of what the seeds gave, and its variance comes from how far each seed is off
/// (linearised; with one task per seed this is the ordinary t interval). No bootstrap: it would cost a thousand times as much,
/// its resampling seed would be one more thing to explain, and over the hundreds of seeds that a study has both say the same.
/// </remarks>
internal readonly record struct MeanEstimate(double Mean, Interval? Interval)
{
    public static MeanEstimate From(IEnumerable<Cluster> seeds)
    {
        var drawn = seeds.Where(seed => seed.Count > 0).ToArray();
        var count = drawn.Sum(seed => seed.Count);
        if (count == 0)
            return default;
        var mean = drawn.Sum(seed => seed.Sum) / count;
        if (drawn.Length < 2)
            return new MeanEstimate(mean, null);
        var variance = drawn.Length / (drawn.Length - 1.0) * Cluster.SquaredResiduals(drawn, mean) / ((double)count * count);
        var half = StudentT.Quantile(drawn.Length - 1) * Math.Sqrt(variance);
        return new MeanEstimate(mean, new Interval(mean - half, mean + half));
    }
}
