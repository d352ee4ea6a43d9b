namespace TaskScheduling;

/// <summary>Effects for a person.</summary>
internal static class EffectWords
{
    /// <summary>A decision about a run or a task, in a line. Null: it is none.</summary>
    public static string? Of(SchedulerEffect effect) => effect switch
    {
        { Kind: EffectKind.Start } => $"start {effect.TaskId}/{effect.Attempt} in slot {effect.Slot}",
        { Kind: EffectKind.Expire, Data: Expiration reason } => $"expire {effect.TaskId}/{effect.Attempt}: {Of(reason)}",
        { Kind: EffectKind.Refused, Data: SubmissionError error } => $"refuse {effect.TaskId}: {error.Code}",
        { Kind: EffectKind.Completed, Data: TaskResult result } =>
            $"complete {effect.TaskId}: {result.Outcome}{(result.Expiration is { } reason ? $" ({Of(reason)})" : "")}",
        _ => null,
    };

    private static string Of(Expiration reason) =>
        reason.AlsoExceeded.Count == 0 ? reason.Code : $"{reason.Code}, also {string.Join(", ", reason.AlsoExceeded)}";
}
