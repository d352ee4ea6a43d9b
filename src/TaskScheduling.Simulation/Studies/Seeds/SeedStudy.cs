namespace TaskScheduling.Simulation;

/// <summary>Plays a scenario for many seeds and gathers what became of its work.</summary>
internal static class SeedStudy
{
    /// <summary>The result is the same whatever the number of threads: plays share nothing and are gathered in the order of their seeds.</summary>
    /// <param name="scenario">Its own seed does not count.</param>
    /// <param name="firstSeed">The others follow it.</param>
    /// <param name="seeds">How many, at least 1.</param>
    /// <param name="options">Null: as many threads as processors, nobody hears of progress.</param>
    /// <param name="cancellationToken">Ends it early, without a result.</param>
    public static SeedStudyResult Run(Scenario scenario, long firstSeed, int seeds, SeedStudyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        options ??= SeedStudyOptions.Default;
        var plays = new SeedPlay[seeds];
        var told = new Told(options.Progress, seeds);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads ?? -1, CancellationToken = cancellationToken };
        Parallel.For(0, seeds, parallel, index =>
        {
            var seeded = scenario with { Seed = firstSeed + index };
            plays[index] = SeedPlay.Of(seeded, Sandbox.Play(seeded, PlayOptions.StoriesOnly, cancellationToken));
            told.OneMore();
        });
        return SeedStudyResult.Of(scenario, firstSeed, plays);
    }

    /// <summary>Tells of progress, never backwards.</summary>
    private sealed class Told(IProgress<double>? progress, int seeds)
    {
        private readonly Lock _lock = new();
        private int _played;

        public void OneMore()
        {
            if (progress is null)
                return;
            lock (_lock)
                progress.Report(++_played / (double)seeds);
        }
    }
}

/// <summary>How a study is carried out.</summary>
internal sealed record SeedStudyOptions
{
    public static SeedStudyOptions Default { get; } = new();

    /// <summary>At most so many plays at once. Null: as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Hears the share of seeds that were played.</summary>
    public IProgress<double>? Progress { get; init; }
}
