namespace TaskScheduling.Simulation;

/// <summary>What is different about a task, by what matters most.</summary>
internal enum Change
{
    /// <summary>How it ended, or whether it did.</summary>
    End,

    /// <summary>Why its runs were told to stop.</summary>
    Reason,
    Runs,
    LaterStart,
    EarlierStart,
    LaterEnd,
    EarlierEnd,
    None,
}

/// <summary>One task, then and now.</summary>
/// <param name="Recorded">What became of it then.</param>
/// <param name="Now">What would have become of it.</param>
/// <param name="Basis">On what that rests.</param>
internal sealed record TaskComparison(TaskOutline Recorded, TaskOutline Now, Basis Basis)
{
    /// <summary>Less is no difference: timers and pools have been later than that.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public string Label => Recorded.Label;

    public Change Change { get; } = Of(Recorded, Now);

    private static Change Of(TaskOutline then, TaskOutline now)
    {
        if (then.State != now.State)
            return Change.End;
        if (then.Told != now.Told)
            return Change.Reason;
        if (then.Runs != now.Runs)
            return Change.Runs;
        return Difference(then.FirstStart, now.FirstStart) switch
        {
            > 0 => Change.LaterStart,
            < 0 => Change.EarlierStart,
            _ => Difference(then.Ended, now.Ended) switch { > 0 => Change.LaterEnd, < 0 => Change.EarlierEnd, _ => Change.None },
        };
    }

    private static int Difference(TimeSpan? then, TimeSpan? now) =>
        then is not { } before || now is not { } after ? (then is null).CompareTo(now is null) // none is later than any
        : after - before > Tolerance ? 1
        : before - after > Tolerance ? -1
        : 0;
}

/// <summary>What became of a task, as far as it is compared.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Identifier">Of its handler.</param>
/// <param name="State">How it ended, or where it was at the end of the record.</param>
/// <param name="Told">Codes of what its runs were told, in order.</param>
/// <param name="Runs">How many began.</param>
/// <param name="Submitted">When, on the timeline.</param>
/// <param name="FirstStart">When its first run began. Null: none did.</param>
/// <param name="Ended">When it ended. Null: it has not.</param>
/// <param name="Completed">Of the progress of its last run.</param>
internal sealed record TaskOutline(
    string Label, string Identifier, string State, ValueList<string> Told, int Runs, TimeSpan Submitted, TimeSpan? FirstStart, TimeSpan? Ended, ProgressSnapshot Completed)
{
    public static TaskOutline Of(TaskStory story, ReplayedTasks tasks) => new(
        story.Label,
        story.Work,
        StateOf(story, tasks),
        [.. story.Runs.Select(run => run.Expiration?.Code).OfType<string>()],
        story.Starts,
        story.Submitted,
        story.FirstStart,
        story.Ended,
        story.Runs.Count > 0 ? story.Runs[^1].Progress : default);

    private static string StateOf(TaskStory story, ReplayedTasks tasks) => story switch
    {
        { Refusal: { } error } => $"refused: {error.Code}",
        { Result: { Outcome: TaskOutcome.Succeeded } } => "succeeded",
        { Result: { Outcome: TaskOutcome.Failed, Fault: { } fault } } => $"failed: {fault.Type}",
        { Result: { } result } => $"{result.Outcome.ToString().ToLowerInvariant()}: {result.Expiration?.Code ?? "none"}",
        _ when tasks.Kept.Contains(story.Id) => "left to the pending one",
        { OpenRun: not null } => "running at the end",
        _ => "waiting at the end",
    };
}
