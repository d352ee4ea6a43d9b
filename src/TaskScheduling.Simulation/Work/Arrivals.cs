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
            var last = Until < until ? Until.Value : until;
            for (var at = IsRandom ? From + chance.Exponential(Step) : From; at < last; at += IsRandom ? chance.Exponential(Step) : Step)
                yield return at;
        }
    }
}
