namespace TaskScheduling.Simulation;

/// <summary>What became of one work item under one policy.</summary>
/// <param name="Spec">The work.</param>
/// <param name="Lanes">Its tasks.</param>
internal sealed record WorkUnderPolicy(WorkSpec Spec, IReadOnlyList<TaskLane> Lanes)
{
    public int Tasks => Lanes.Count;

    public IReadOnlyList<KeyValuePair<Ending, int>> Endings { get; } =
        [.. Lanes.CountBy(lane => Ending.Of(lane.Story)).OrderBy(ending => ending.Key)];

    public int Runs { get; } = Lanes.Sum(lane => lane.Story.Starts);

    /// <summary>How often a run was told to stop, most often first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Stops { get; } = [.. Expirations(Lanes)
        .CountBy(expiration => expiration.Code)
        .OrderByDescending(stop => stop.Value).ThenBy(stop => stop.Key, StringComparer.Ordinal)];

    public int Warnings { get; } = Lanes.Sum(lane => lane.Marks.Count(mark => mark.Kind is LaneMarkKind.Warning));

    /// <summary>From submission to end: the median of those that ended. Null: none did.</summary>
    public TimeSpan? ToEnd { get; } = Median([.. Lanes.Where(lane => lane.Story.Refusal is null).Select(lane => lane.Story.Ended - lane.Story.Submitted).OfType<TimeSpan>()]);

    /// <summary>From submission to end: the median of those that succeeded. Null: none did.</summary>
    public TimeSpan? ToSuccess { get; } = Median([.. Lanes.Where(lane => lane.Story.Outcome is StoryOutcome.Succeeded).Select(lane => lane.Story.Ended - lane.Story.Submitted).OfType<TimeSpan>()]);

    /// <summary>Mean of those that were accepted, 0 to 1.</summary>
    public double Progress { get; } = Lanes.Where(lane => lane.Story.Refusal is null)
        .Select(lane => lane.Story.Completion).DefaultIfEmpty().Average();

    /// <summary>Of all its tasks together.</summary>
    public TimeSpan Waiting { get; } = Sum(Lanes, lane => lane.TimeIn(LaneState.Waiting));

    /// <summary>Of all its tasks together.</summary>
    public TimeSpan Cpu { get; } = Sum(Lanes, lane => lane.Story.Cpu);

    public int Succeeded => Lanes.Count(lane => lane.Story.Outcome is StoryOutcome.Succeeded);

    public static IEnumerable<Expiration> Expirations(IEnumerable<TaskLane> lanes) =>
        lanes.SelectMany(lane => lane.Marks).Where(mark => mark.Kind is LaneMarkKind.Expiration).Select(mark => (Expiration)mark.Data!);

    private static TimeSpan Sum(IEnumerable<TaskLane> lanes, Func<TaskLane, TimeSpan> part) => lanes.Aggregate(TimeSpan.Zero, (sum, lane) => sum + part(lane));

    private static TimeSpan? Median(TimeSpan[] durations)
    {
        if (durations.Length == 0)
            return null;
        return TimeSpan.FromSeconds(Distribution.Percentile([.. durations.Select(duration => duration.TotalSeconds).Order()], 0.5));
    }
}
