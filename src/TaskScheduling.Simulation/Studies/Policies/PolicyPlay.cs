namespace TaskScheduling.Simulation;

/// <summary>A scenario as it was played under one policy.</summary>
/// <param name="Scenario">With that policy.</param>
/// <param name="Timeline">What happened.</param>
/// <param name="Device">What it did to the device.</param>
/// <param name="Work">What became of each work item, in the order of the scenario.</param>
/// <param name="Clauses">What became of each work item at a glance, in the same order.</param>
internal sealed record PolicyPlay(Scenario Scenario, Timeline Timeline, DeviceUse Device, IReadOnlyList<WorkUnderPolicy> Work, IReadOnlyList<string> Clauses)
{
    public string Name => Scenario.Policy.Name;

    /// <summary>All that in one line.</summary>
    public string Sentence => $"{Name}: {string.Join(" ", Clauses)}";

    public static PolicyPlay Of(Scenario scenario, Timeline timeline, CancellationToken cancellationToken)
    {
        var lanes = LaneReader.Read(timeline, scenario.Duration).ToLookup(lane => lane.Story.Work);
        var work = scenario.Work.Select(spec => new WorkUnderPolicy(spec, [.. lanes[spec.Name]])).ToArray();
        var clauses = work.Select(each => WorkSentence.Of(scenario, each, cancellationToken)).ToArray();
        return new PolicyPlay(scenario, timeline, DeviceUse.Of(scenario, timeline), work, clauses);
    }
}
