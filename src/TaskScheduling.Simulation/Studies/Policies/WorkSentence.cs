namespace TaskScheduling.Simulation;

/// <summary>What became of one work item, in a sentence of its own: how it ended, what stopped it by which numbers, and what would have to change.</summary>
internal static class WorkSentence
{
    public static string Of(Scenario scenario, WorkUnderPolicy work, CancellationToken cancellationToken)
    {
        var told = work.Lanes.Count switch
        {
            0 => $"{work.Spec.Name} is never submitted",
            1 => OfOne(work),
            _ => OfMany(work),
        };
        var remedy = work.Succeeded < work.Tasks ? RemedySearch.For(scenario, work, cancellationToken) : null;
        return remedy is null ? $"{told}." : $"{told}; {remedy}.";
    }

    private static string OfOne(WorkUnderPolicy work)
    {
        var lane = work.Lanes[0];
        var story = lane.Story;
        var stops = Stops(work);
        var after = story.Ended - story.Submitted is { } toEnd ? $" after {Figures.Duration(toEnd)}" : "";
        var end = story switch
        {
            { Outcome: StoryOutcome.Succeeded } => $"finishes{after}",
            { Refusal: { } refusal } => $"is refused ({refusal.Code})",
            { Outcome: StoryOutcome.Failed, Result.Fault: { } fault } => $"fails{after} with {fault.Type}",
            { Outcome: StoryOutcome.Expired } => $"gives up at {Figures.Percent(story.Progress)}{after}",
            { Outcome: StoryOutcome.Cancelled, Starts: 0 } => $"ends{after} without a run",
            { Outcome: StoryOutcome.Cancelled } => $"ends at {Figures.Percent(story.Progress)}{after}",
            { Outcome: StoryOutcome.Vanished } => "is gone with the process",
            { Starts: 0 } when lane.Marks.Any(mark => mark.Kind is LaneMarkKind.NotSubmitted) => "cannot be submitted, since the app is not running",
            { Starts: 0 } => "never starts",
            _ => $"has not ended at {Figures.Percent(story.Progress)}",
        };
        var waits = story.Outcome is StoryOutcome.Pending ? Waits(work) : "";
        return stops.Length == 0 ? $"{work.Spec.Name} {end}{waits}" : $"{work.Spec.Name} {stops} and {end}{waits}";
    }

    private static string OfMany(WorkUnderPolicy work)
    {
        var name = $"{Figures.Count(work.Succeeded)} of {Figures.Count(work.Tasks)} {work.Spec.Name}";
        var end = work.ToSuccess is { } toEnd ? $" {(work.Succeeded == 1 ? "finishes after" : "finish, half of them within")} {Figures.Duration(toEnd)}" : " finish";
        var others = work.Endings.Where(ending => ending.Key.Outcome is not StoryOutcome.Succeeded)
            .GroupBy(ending => ending.Key.Outcome is StoryOutcome.Pending ? new Ending(StoryOutcome.Pending, "none") : ending.Key)
            .Select(ending => KeyValuePair.Create(ending.Key, ending.Sum(each => each.Value))).OrderByDescending(ending => ending.Value).ToArray();
        var rest = others.Length == 0 ? "" : $", {string.Join(", ", others.Take(3).Select(Ended))}{(others.Length > 3 ? $" and {Figures.Count(others.Skip(3).Sum(other => other.Value))} otherwise" : "")}";
        var stops = Stops(work);
        var waits = others.Any(ending => ending.Key.Outcome is StoryOutcome.Pending) ? Waits(work) : "";
        return $"{name}{end}{rest}{(stops.Length == 0 ? "" : $"; their runs {stops.Replace("is told", "are told", StringComparison.Ordinal)}")}{waits}";
    }

    private static string Ended(KeyValuePair<Ending, int> ending)
    {
        var (count, isOne) = (Figures.Count(ending.Value), ending.Value == 1);
        return ending.Key switch
        {
            { Outcome: StoryOutcome.Pending } => $"{count} {(isOne ? "has" : "have")} not ended",
            { Outcome: StoryOutcome.Refused, Reason: var code } => $"{count} {(isOne ? "is" : "are")} refused ({code})",
            { Outcome: StoryOutcome.Vanished } => $"{count} {(isOne ? "is" : "are")} gone with the process",
            { Outcome: var outcome, Reason: "none" } => $"{count} {(isOne ? "ends" : "end")} {ReasonWords.Outcome(outcome)}",
            { Outcome: var outcome, Reason: var code } => $"{count} {(isOne ? "ends" : "end")} {ReasonWords.Outcome(outcome)} for {ReasonWords.Stopped(code)}",
        };
    }

    /// <summary>How often it was told to stop and for what; the numbers are those of the first stop for the most frequent reason.</summary>
    private static string Stops(WorkUnderPolicy work)
    {
        if (work.Stops.Count == 0)
            return "";
        var (code, most) = work.Stops[0];
        var all = work.Stops.Sum(stop => stop.Value);
        var numbers = ExpirationDetails.Of(WorkUnderPolicy.Expirations(work.Lanes).First(expiration => expiration.Code == code));
        return work.Stops.Count == 1
            ? $"is told to stop {Figures.Times(all)} for {ReasonWords.Stopped(code)} ({(all > 1 ? "first: " : "")}{numbers})"
            : $"is told to stop {Figures.Times(all)}, {Figures.Times(most)} for {ReasonWords.Stopped(code)} ({numbers})";
    }

    /// <summary>What those that have not ended wait for at the end.</summary>
    private static string Waits(WorkUnderPolicy work)
    {
        var reasons = work.Lanes
            .SelectMany(lane => lane.Segments)
            .Where(segment => segment is { State: LaneState.Waiting, IsOpen: true })
            .SelectMany(segment => segment.Reasons)
            .CountBy(reason => reason.Code).OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).ToArray();
        if (reasons.Length == 0)
            return "";
        var example = work.Lanes.SelectMany(lane => lane.Segments).Last(segment => segment.IsOpen && segment.Reasons.Any(reason => reason.Code == reasons[0].Key));
        return $"; at the end it waits for {ReasonWords.WaitsFor(example.Reasons.First(reason => reason.Code == reasons[0].Key))}";
    }
}
