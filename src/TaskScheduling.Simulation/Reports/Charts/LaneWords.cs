namespace TaskScheduling.Simulation;

/// <summary>What a stretch or an instant of a task says when it is pointed at, and how it looks.</summary>
internal static class LaneWords
{
    public static string Of(TaskLane lane, in LaneSegment segment)
    {
        var what = segment switch
        {
            { State: LaneState.Waiting, Reasons: [] } => "waits, and was not told for what",
            { State: LaneState.Waiting, Reasons: var reasons } => $"waits for {string.Join(" and ", reasons.Select(ReasonWords.WaitsFor))} ({string.Join(", ", reasons.Select(reason => reason.Code))})",
            { State: LaneState.Running } => $"run {segment.Attempt}",
            { State: LaneState.Expiring, Expiration: { } expiration } => $"run {segment.Attempt} was told to stop: {expiration.Code}",
            { State: LaneState.Overrunning } => $"run {segment.Attempt} was closed, its handler has not returned",
            _ => "its handler waits and says so",
        };
        return $"{lane.Story.Label}: {what}\n{Chart.Span(segment.From, segment.To)}{(segment.IsOpen ? ", goes on" : "")}";
    }

    public static string Of(TaskLane lane, in LaneMark mark) => $"{lane.Story.Label} at {Figures.Instant(mark.At)}: " + mark switch
    {
        { Data: BudgetWarning warning } => $"warning of {warning.Kind}\n{warning.Used} of {warning.Limit} used",
        { Data: Expiration expiration } => $"told to stop, {expiration.Code}\n{ExpirationDetails.Of(expiration)}{(expiration.AlsoExceeded.Count > 0 ? $"\nalso: {string.Join(", ", expiration.AlsoExceeded)}" : "")}",
        { Kind: LaneMarkKind.Retry } => $"run {mark.Attempt} starts",
        { Data: TaskEvent.StartOverdue overdue } => $"its first instruction is overdue by {Figures.Duration(overdue.WaitedFor)}",
        { Kind: LaneMarkKind.Ended, Data: TaskResult result } => $"ended {result.Outcome.ToString().ToLowerInvariant()}{(result.Expiration is { } why ? $" ({why.Code})" : "")}{(result.Fault is { } fault ? $"\n{fault.Type}: {fault.Message}" : "")}",
        { Kind: LaneMarkKind.RunEnded } => $"run {mark.Attempt} ended",
        { Data: SubmissionError error } => $"refused, {error.Code}\n{error.Message}",
        { Kind: LaneMarkKind.Kept } => "the pending task of its key stays instead",
        { Kind: LaneMarkKind.NotSubmitted } => "could not be submitted: the app was not running",
        { Kind: LaneMarkKind.Lost } => "lost with its process",
        _ => "its handler came back after its run had been closed",
    };

    /// <summary>Of signs; null: it has none.</summary>
    public static string? Sign(in LaneMark mark) => mark switch
    {
        { Kind: LaneMarkKind.RunEnded } => null, // the end of its bar says it
        { Kind: LaneMarkKind.Ended, Data: TaskResult result } => result.Outcome.ToString().ToLowerInvariant(),
        { Kind: LaneMarkKind.Refused or LaneMarkKind.NotSubmitted } => "refused",
        { Kind: LaneMarkKind.StartOverdue } => "warning",
        { Kind: LaneMarkKind.LateReturn } => "late",
        _ => mark.Kind.ToString().ToLowerInvariant(),
    };

    public static string Look(in LaneSegment segment) => segment.State switch
    {
        LaneState.Waiting => $"waiting {Class(segment.Reasons)}",
        LaneState.DeclaredWait => "declared",
        _ => segment.State.ToString().ToLowerInvariant(),
    };

    /// <summary>For the device, for a slot, for its time, or untold: four patterns are told apart, twenty are not.</summary>
    public static string Class(IReadOnlyList<DeferralReason> reasons)
    {
        var look = reasons.Count == 0 ? "for-untold" : "for-time";
        foreach (var reason in reasons)
        {
            if (reason is DeferralReason.WaitingForNetwork or DeferralReason.WaitingForUnmeteredNetwork or DeferralReason.WaitingForExternalPower or DeferralReason.WaitingForIdle
                or DeferralReason.TooHot or DeferralReason.BatteryLow or DeferralReason.LowPowerMode or DeferralReason.NoSensor or DeferralReason.ReadingConditions)
                return "for-device";
            if (reason is DeferralReason.ConcurrencyLimit or DeferralReason.SlotsOverrunning or DeferralReason.EarlierRunStillReturning or DeferralReason.KeyBusy or DeferralReason.QuotaExhausted)
                look = "for-slot";
        }

        return look;
    }
}
