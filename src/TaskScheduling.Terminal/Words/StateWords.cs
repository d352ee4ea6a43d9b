namespace TaskScheduling.Terminal;

/// <summary>Where a task is, in words.</summary>
internal static class StateWords
{
    /// <summary>The longest form first; every shorter one is true as well.</summary>
    public static IReadOnlyList<string> Of(TaskPresentation task)
    {
        var state = Of(task.State);
        var waiting = task is { State: TaskState.Pending or TaskState.Running, WaitingFor: { } what } ? WaitingFor(what) : null;
        var words = waiting is null ? state : task.State is TaskState.Pending ? waiting : $"{state}, {waiting}";
        return task.Attempt > 1 && task.State is not TaskState.Ended
            ? [$"{words}, attempt {task.Attempt}", words, state]
            : words == state ? [state] : [words, state];
    }

    /// <summary>How it ended.</summary>
    public static string Of(TaskOutcome? outcome) => outcome switch
    {
        TaskOutcome.Succeeded => "succeeded",
        TaskOutcome.Failed => "failed",
        TaskOutcome.Expired => "expired",
        TaskOutcome.Cancelled => "cancelled",
        _ => "ended",
    };

    private static string Of(TaskState state) => state switch
    {
        TaskState.Pending => "waiting",
        TaskState.Running => "running",
        TaskState.Expiring => "stopping",
        _ => "ended",
    };

    private static string WaitingFor(string what) => what switch
    {
        "not_yet_due" => "waiting until it is due",
        "too_hot" => "waiting for the device to cool down",
        "battery_low" => "waiting for the battery to charge",
        "low_power_mode" => "waiting for low-power mode to end",
        "concurrency_limit" => "waiting for a free slot",
        "slots_overrunning" or "earlier_run_still_returning" => "waiting for an earlier run to return",
        "key_busy" => "waiting for earlier work",
        "quota_exhausted" => "waiting for its quota",
        "backoff_until" => "waiting to try again",
        "waiting_for_next_start" => "waiting for the next start",
        "handler_missing" => "waiting for its handler",
        "no_sensor" => "waiting for a sensor",
        "reading_conditions" or "scheduler_not_started" => "waiting to start",
        "held_by_policy" => "held by a rule",
        "executed_elsewhere" => "waiting for another process",
        "parked" => "parked after crashes",
        _ when what.StartsWith("waiting_", StringComparison.Ordinal) => what.Replace('_', ' '),
        _ => $"waiting for {what.Replace('_', ' ')}",
    };
}
