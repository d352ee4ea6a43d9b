namespace TaskScheduling.Simulation;

/// <summary>What must hold at the end of a scenario. Null and empty: anything does.</summary>
internal sealed record Expectation
{
    public string? Work { get; init; }

    public int? Count { get; init; }

    public int? CountAtLeast { get; init; }

    public int? CountAtMost { get; init; }

    public StoryOutcome? Outcome { get; init; }

    /// <summary>Code, or <c>none</c>.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<string>? RunReasons { get; init; }

    public string? Refusal { get; init; }

    public int? Runs { get; init; }

    public int? RunsAtMost { get; init; }

    public int? RunsAtLeast { get; init; }

    public TimeSpan? StartsBefore { get; init; }

    public TimeSpan? StartsAfter { get; init; }

    public TimeSpan? EndsBefore { get; init; }

    public TimeSpan? EndsAfter { get; init; }

    public double? ProgressAtLeast { get; init; }

    public double? ProgressAtMost { get; init; }

    public string? Title { get; init; }

    public string? Subtitle { get; init; }

    public bool? GraceExceeded { get; init; }

    public IReadOnlyList<string> WaitedFor { get; init; } = [];

    public IReadOnlyList<string> NeverWaitedFor { get; init; } = [];

    public IReadOnlyList<BudgetKind> Warned { get; init; } = [];

    private bool Counts => Count is not null || CountAtLeast is not null || CountAtMost is not null;

    /// <summary>What is not as expected, in words. Empty: everything is.</summary>
    public IEnumerable<string> Check(Timeline timeline)
    {
        var whose = Work ?? "all work";
        var stories = timeline.Stories.Where(story => Work is null || story.Work == Work).ToArray();
        if (Counts)
        {
            var like = stories.Count(story => !Differences(story).Any());
            if (like != (Count ?? like) || like < CountAtLeast || like > CountAtMost)
                yield return $"{whose}: expected {CountText(like)} of {stories.Length} to be {Wanted()}, {like} were";
            yield break;
        }

        if (stories.Length == 0)
            yield return $"{whose}: nothing was submitted";
        foreach (var story in stories)
        {
            foreach (var difference in Differences(story))
                yield return $"{story.Label}: {difference}";
        }
    }

    private IEnumerable<string> Differences(TaskStory story)
    {
        if (Outcome is { } outcome && story.Outcome != outcome)
            yield return $"expected {ReasonWords.Outcome(outcome)}, {Describe(story)}";
        if (Reason is { } reason && story.ReasonCode != reason)
            yield return $"expected the reason {reason}, was {story.ReasonCode}";
        if (RunReasons is { } reasons && !reasons.SequenceEqual(story.Runs.Select(run => run.Expiration?.Code ?? "none")))
            yield return $"expected runs to end by [{string.Join(", ", reasons)}], they ended by [{string.Join(", ", story.Runs.Select(run => run.Expiration?.Code ?? "none"))}]";
        if (Refusal is { } refusal && story.Refusal?.Code != refusal)
            yield return $"expected to be refused as {refusal}, was {story.Refusal?.Code ?? "accepted"}";
        if (Runs is { } runs && story.Starts != runs)
            yield return $"expected {runs} runs, had {story.Starts}";
        if (story.Starts > RunsAtMost || story.Starts < RunsAtLeast)
            yield return $"expected {(story.Starts > RunsAtMost ? $"at most {RunsAtMost}" : $"at least {RunsAtLeast}")} runs, had {story.Starts}";
        if (StartsBefore is { } startsBefore && !(story.FirstStart < startsBefore))
            yield return $"expected to start before {startsBefore}, {At("started", story.FirstStart)}";
        if (StartsAfter is { } startsAfter && !(story.FirstStart >= startsAfter))
            yield return $"expected to start at {startsAfter} or later, {At("started", story.FirstStart)}";
        if (EndsBefore is { } endsBefore && !(story.Ended < endsBefore))
            yield return $"expected to end before {endsBefore}, {At("ended", story.Ended)}";
        if (EndsAfter is { } endsAfter && !(story.Ended >= endsAfter))
            yield return $"expected to end at {endsAfter} or later, {At("ended", story.Ended)}";
        if (!(story.Progress >= (ProgressAtLeast ?? 0)) || story.Progress > ProgressAtMost)
            yield return $"expected progress of {(story.Progress > ProgressAtMost ? $"at most {Figures.Percent(ProgressAtMost.Value)}" : $"at least {Figures.Percent(ProgressAtLeast ?? 0)}")}, was {Figures.Percent(story.Progress)}";
        if (Title is { } title && story.Title != title)
            yield return $"expected the title '{title}', was '{story.Title}'";
        if (Subtitle is { } subtitle && story.Subtitle != subtitle)
            yield return $"expected the subtitle '{subtitle}', was '{story.Subtitle}'";
        if (GraceExceeded is { } exceeded && (story.Runs.LastOrDefault()?.GraceExceeded ?? false) != exceeded)
            yield return exceeded ? "expected its grace to be exceeded, it was not" : "expected it to end within its grace, it did not";
        foreach (var code in WaitedFor.Where(code => story.WaitedFor?.Contains(code) is not true))
            yield return $"expected it to wait for {code}, it waited for {Listed(story.WaitedFor)}";
        foreach (var code in NeverWaitedFor.Where(code => story.WaitedFor?.Contains(code) is true))
            yield return $"expected it never to wait for {code}, it did";
        foreach (var kind in Warned.Where(kind => story.Warned?.Contains(kind) is not true))
            yield return $"expected a warning of {kind}, it was warned of {Listed(story.Warned?.Select(warned => warned.ToString()))}";
    }

    private static string Describe(TaskStory story) => story is { Outcome: StoryOutcome.Pending, WaitsFor: { } waits } ? $"was pending (waits for {Listed(waits.Select(reason => reason.Code))})"
        : story is { Outcome: StoryOutcome.Pending, OpenRun: { } run } ? $"was pending (in run {run})"
        : (story.Refusal?.Code ?? story.ReasonCode) is var why and not "none" ? $"was {ReasonWords.Outcome(story.Outcome)} ({why})" : $"was {ReasonWords.Outcome(story.Outcome)}";

    private string Wanted() => Outcome is { } outcome ? ReasonWords.Outcome(outcome) + (Reason is null ? "" : $" by {Reason}") : Reason ?? "as described";

    private string CountText(int like) => Count is { } count && count != like ? $"{count}" : like < CountAtLeast ? $"at least {CountAtLeast}" : $"at most {CountAtMost}";

    private static string At(string what, TimeSpan? when) => when is { } at ? $"{what} at {at}" : $"never {what}";

    private static string Listed(IEnumerable<string>? all) => all is null ? "nothing" : string.Join(", ", all.Order(StringComparer.Ordinal));
}
