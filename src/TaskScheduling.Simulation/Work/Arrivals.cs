namespace TaskScheduling.Simulation;

/// <summary>When work is submitted, on the scenario's clock.</summary>
internal abstract record Arrivals
{
    private Arrivals()
    {
    }

    public abstract IEnumerable<TimeSpan> Times(Chance chance, TimeSpan until);

    public sealed record At(IReadOnlyList<TimeSpan> Instants) : Arrivals
    {
        public override IEnumerable<TimeSpan> Times(Chance chance, TimeSpan until) => Instants;
    }

    /// <param name="From">The first one.</param>
    /// <param name="Step">Between two.</param>
    /// <param name="Until">None after it. Null: the end.</param>
    /// <param name="IsRandom">The step is only the mean: a Poisson process.</param>
    public sealed record Every(TimeSpan From, TimeSpan Step, TimeSpan? Until, bool IsRandom) : Arrivals
    {
        public override IEnumerable<TimeSpan> Times(Chance chance, TimeSpan until)
        {
            for (var at = IsRandom ? From + chance.Exponential(Step) : From; at < until && !(at > Until); at += IsRandom ? chance.Exponential(Step) : Step)
                yield return at;
        }
    }

    /// <summary>As a log has them.</summary>
    /// <param name="Jobs">In order: when, and how many times the amounts of the work.</param>
    public sealed record Recorded(IReadOnlyList<(TimeSpan At, double Factor)> Jobs) : Arrivals
    {
        public override IEnumerable<TimeSpan> Times(Chance chance, TimeSpan until) => Jobs.Select(job => job.At);
    }
}
