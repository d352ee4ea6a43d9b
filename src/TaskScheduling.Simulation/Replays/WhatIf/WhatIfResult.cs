namespace TaskScheduling.Simulation;

/// <summary>What another policy would have made of a record.</summary>
/// <param name="Policy">Which. Null: those that were in force then.</param>
/// <param name="Tasks">What matters most comes first.</param>
/// <param name="Unread">Readings of the device that this policy asks for and the record does not have.</param>
/// <param name="ReplacedPolicies">How often the policy was replaced in the record, which is left out.</param>
internal sealed record WhatIfResult(SchedulingPolicy? Policy, IReadOnlyList<TaskComparison> Tasks, ConditionKinds Unread, int ReplacedPolicies)
{
    public int Same => Tasks.Count(task => task.Change is Change.None);

    public int Different => Tasks.Count - Same;

    public int Of(Basis basis) => Tasks.Count(task => task.Basis == basis);

    /// <summary>One sentence per kind of change, the most important ones first.</summary>
    public IReadOnlyList<ChangeGroup> Changes => [.. Tasks
        .Where(task => task.Change is not Change.None)
        .GroupBy(task => (task.Change, task.Recorded.Identifier, Sentence: ChangeWords.Of(task)))
        .Select(group => new ChangeGroup(
            group.Key.Change,
            group.Key.Identifier,
            group.Key.Sentence,
            group.Count(),
            group.Count(task => task.Basis is Basis.Extrapolated),
            group.Count(task => task.Basis is Basis.Unknown)))
        .OrderBy(group => group.Change).ThenByDescending(group => group.Count).ThenBy(group => group.Identifier, StringComparer.Ordinal).ThenBy(group => group.What, StringComparer.Ordinal)];
}

/// <summary>Tasks of one identifier with the same change.</summary>
/// <param name="Change">Which kind.</param>
/// <param name="Identifier">Of them all.</param>
/// <param name="What">The rest of the sentence.</param>
/// <param name="Count">How many.</param>
/// <param name="Extrapolated">How many of them go on at their rate of progress.</param>
/// <param name="Unknown">Of how many it cannot be said.</param>
internal sealed record ChangeGroup(Change Change, string Identifier, string What, int Count, int Extrapolated, int Unknown)
{
    public override string ToString()
    {
        var remarks = string.Join(", ", new[] { Extrapolated > 0 ? $"{Extrapolated} extrapolated" : null, Unknown > 0 ? $"{Unknown} unknown" : null }.OfType<string>());
        return $"{Count} of {Identifier} {What}{(remarks.Length > 0 ? $" ({remarks})" : "")}";
    }
}
