namespace TaskScheduling.Benchmarks;

/// <summary>A node is killed: how long until another one has its runs.</summary>
/// <remarks>
/// Played instant by instant, without chance: the others look in turn, evenly over the interval, and the node is killed at each hundredth of its own interval once.
/// From the kill to the lease's end nothing happens; whoever looks first then declares the node lost, and finds its tasks in the same turn.
/// </remarks>
/// <param name="Lease">After how long without a sign of life a node is lost.</param>
/// <param name="RenewalInterval">Between two signs of life, and two looks at those of the others.</param>
/// <param name="StoredPerTurn">Triggers that are given to Quartz in one call.</param>
internal sealed record PaperLoss(TimeSpan Lease, TimeSpan RenewalInterval, int StoredPerTurn)
{
    private const int Kills = 100;

    /// <summary>From the kill to the start of the last run that came back, shortest to longest.</summary>
    /// <param name="nodes">Nodes of the shard, the killed one included. At least 2.</param>
    /// <param name="runs">Runs of the killed node.</param>
    /// <param name="turn">One call of Quartz.</param>
    /// <param name="tasksPerSecond">What the others start in a second.</param>
    public IReadOnlyList<TimeSpan> Play(int nodes, int runs, TimeSpan turn, double tasksPerSecond)
    {
        var starting = turn * ((runs + StoredPerTurn - 1) / StoredPerTurn) + TimeSpan.FromSeconds(runs / tasksPerSecond);
        var losses = new List<TimeSpan>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var sinceSign = RenewalInterval * kill / Kills;
            var expired = Lease - sinceSign; // counted from the kill
            losses.Add(FirstLookAfter(expired, nodes - 1, sinceSign) + starting);
        }

        losses.Sort();
        return losses;
    }

    /// <summary>The phases of the others follow that of the killed node at even distances.</summary>
    private TimeSpan FirstLookAfter(TimeSpan expired, int others, TimeSpan sinceSign)
    {
        var first = TimeSpan.MaxValue;
        for (var other = 1; other <= others; other++)
        {
            var phase = RenewalInterval * other / (others + 1) - sinceSign;
            var intervals = Math.Ceiling((expired - phase) / RenewalInterval);
            var look = phase + RenewalInterval * Math.Max(0, intervals);
            first = look < first ? look : first;
        }

        return first;
    }
}
