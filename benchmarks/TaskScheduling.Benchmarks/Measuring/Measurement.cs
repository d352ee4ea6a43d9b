namespace TaskScheduling.Benchmarks;

/// <summary>One cell of a published table: every repetition of one figure.</summary>
/// <param name="Table">The table it belongs to: a short name in kebab-case, "in-memory".</param>
/// <param name="Row">What was measured, as a reader knows it: "Quartz.NET 4.7.3 RAM, tuned".</param>
/// <param name="Column">Which figure, with its unit: "jobs/s", "bytes/job", "p50 µs".</param>
/// <param name="Values">One value a repetition, in the order they were taken.</param>
internal sealed record Measurement(string Table, string Row, string Column, IReadOnlyList<double> Values)
{
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
