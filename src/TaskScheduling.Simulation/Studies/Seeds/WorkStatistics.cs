namespace TaskScheduling.Simulation;

/// <summary>A share of tasks that ended alike.</summary>
internal sealed record EndingShare(Ending Ending, ShareEstimate Share);

/// <summary>What became of one work item over all seeds. Times are in seconds.</summary>
/// <param name="Work">Its name. Null: all work together.</param>
/// <param name="Tasks">Over all seeds.</param>
/// <param name="Endings">The good ones first.</param>
/// <param name="ToEnd">From submission to end, of those that ended. Null: none did.</param>
/// <param name="Waited">From submission to the first start, of those that started. Null: none did.</param>
/// <param name="Progress">At the end, 0 to 1, of those that were accepted. Null: none was.</param>
internal sealed record WorkStatistics(string? Work, long Tasks, IReadOnlyList<EndingShare> Endings, Distribution? ToEnd, Distribution? Waited, Distribution? Progress)
{
    /// <param name="work">Null: all work.</param>
    /// <param name="seeds">For each seed the tallies that count.</param>
    public static WorkStatistics Of(string? work, IReadOnlyList<IReadOnlyList<WorkTally>> seeds)
    {
        var endings = seeds.SelectMany(tallies => tallies).SelectMany(tally => tally.Endings.Keys).Distinct().Order().ToArray();
        return new WorkStatistics(
            work,
            seeds.Sum(tallies => tallies.Sum(tally => (long)tally.Tasks)),
            [.. endings.Select(ending => new EndingShare(ending, ShareEstimate.From([.. seeds.Select(tallies => Count(tallies, ending))])))],
            Spread(tally => tally.ToEnd, NiceStep.SecondsAtLeast),
            Spread(tally => tally.Waited, NiceStep.SecondsAtLeast),
            Spread(tally => tally.Progress, NiceStep.AtLeast));

        Distribution? Spread(Func<WorkTally, IReadOnlyList<double>> values, Func<double, double> niceStep) =>
            Distribution.From([.. seeds.Select(tallies => tallies.Count == 1 ? values(tallies[0]) : [.. tallies.SelectMany(values)])], niceStep);
    }

    private static Cluster Count(IReadOnlyList<WorkTally> tallies, Ending ending) =>
        new(tallies.Sum(tally => tally.Endings.GetValueOrDefault(ending)), tallies.Sum(tally => (long)tally.Tasks));
}
