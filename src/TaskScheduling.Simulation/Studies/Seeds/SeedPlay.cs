namespace TaskScheduling.Simulation;

/// <summary>What is kept of the play of one seed.</summary>
/// <param name="Seed">Which.</param>
/// <param name="Work">In the order of the scenario.</param>
/// <param name="Failure">The first expectation that was not met, in words. Null: all were.</param>
internal sealed record SeedPlay(long Seed, IReadOnlyList<WorkTally> Work, string? Failure)
{
    public static SeedPlay Of(Scenario scenario, Timeline timeline)
    {
        var tallies = scenario.Work.Select(work => new WorkTally(work.Name)).ToArray();
        var byName = tallies.ToDictionary(tally => tally.Work);
        foreach (var story in timeline.Stories)
            byName[story.Work].Add(story);
        var failure = scenario.Expectations.SelectMany(expectation => expectation.Check(timeline)).FirstOrDefault();
        return new SeedPlay(scenario.Seed, tallies, failure);
    }
}
