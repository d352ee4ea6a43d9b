namespace TaskScheduling.Simulation;

/// <summary>A seed under which not all was as expected.</summary>
internal readonly record struct FailedSeed(long Seed, string Failure);

/// <summary>What a scenario does over many seeds.</summary>
/// <param name="Scenario">Which.</param>
/// <param name="FirstSeed">The others follow it.</param>
/// <param name="Seeds">How many.</param>
/// <param name="All">All work together.</param>
/// <param name="Work">Each work item, in the order of the scenario.</param>
/// <param name="Met">Seeds under which all expectations were met. Null: there are none.</param>
/// <param name="FirstFailures">The first few seeds under which not.</param>
internal sealed record SeedStudyResult(
    Scenario Scenario, long FirstSeed, int Seeds, WorkStatistics All, IReadOnlyList<WorkStatistics> Work, ShareEstimate? Met, IReadOnlyList<FailedSeed> FirstFailures)
{
    private const int ShownFailures = 10;

    public static SeedStudyResult Of(Scenario scenario, long firstSeed, IReadOnlyList<SeedPlay> plays) => new(
        scenario,
        firstSeed,
        plays.Count,
        WorkStatistics.Of(null, [.. plays.Select(play => play.Work)]),
        [.. scenario.Work.Select((work, index) => WorkStatistics.Of(work.Name, [.. plays.Select(play => new[] { play.Work[index] })]))],
        scenario.Expectations.Count == 0 ? null : ShareEstimate.From([.. plays.Select(play => new Cluster(play.Failure is null ? 1 : 0, 1))]),
        [.. plays.Where(play => play.Failure is not null).Take(ShownFailures).Select(play => new FailedSeed(play.Seed, play.Failure!))]);
}
