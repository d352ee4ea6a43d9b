namespace TaskScheduling.Quartz;

/// <summary>When a task that this node lets go is due again, and where: pure functions over how it left.</summary>
internal static class HandBackRules
{
    /// <summary>After which a task looks again whether the one before it of its key has ended.</summary>
    private static readonly TimeSpan LooksAtKeyAfter = TimeSpan.FromSeconds(1);

    /// <summary>What this node leaves goes on at once, what it cannot run now after a while, and nothing before its date.</summary>
    /// <param name="end">How the task left.</param>
    /// <param name="isLeaving">The node goes, or lost its lease.</param>
    /// <param name="delay">How long what it cannot run waits.</param>
    /// <param name="now">The date.</param>
    public static DateTimeOffset DueOf(AssignedEnd end, bool isLeaving, TimeSpan delay, DateTimeOffset now)
    {
        var date = end.Blockers.Select(DateOf).Append(end.Result?.Next?.NotBefore).OfType<DateTimeOffset>().Append(now).Max();
        if (isLeaving)
            return date;
        if (end.Blockers.Any(IsOfKey))
            return TimeOrder.Later(date, now + LooksAtKeyAfter);
        var isHeld = end.Result?.Next is null && (end.Blockers.Count == 0 || end.Blockers.Any(IsOfNode)); // after a run another node may begin at once
        var waits = isHeld || end.Blockers.Any(reason => reason is DeferralReason.WaitingForNextStart);
        return waits ? TimeOrder.Later(date, now + delay) : date;
    }

    /// <summary>Whether another node is the better place. What waits for its key goes on where that one is.</summary>
    public static bool IsRefusal(AssignedEnd end) => end.Blockers.Any(IsOfNode) && !end.Blockers.Any(IsOfKey);

    /// <summary>How long a task may wait here. One that came only because of its key goes back until its date.</summary>
    public static TimeSpan PatienceWith(RecoveredTask task, TimeSpan patience, DateTimeOffset now) =>
        StartRules.DateAhead(task.Request, task.Runs.Count > 0 ? task.Runs[^1] : null, now) is null ? patience : TimeSpan.Zero;

    private static bool IsOfKey(DeferralReason reason) => reason is DeferralReason.KeyBusy;

    /// <summary>This node would say the same in a moment, and another one perhaps not.</summary>
    private static bool IsOfNode(DeferralReason reason) =>
        DateOf(reason) is null && reason is not (DeferralReason.ReadingConditions or DeferralReason.WaitingForNextStart or DeferralReason.SchedulerNotStarted);

    /// <summary>Until when the reason holds on every node. Null: it has no date.</summary>
    private static DateTimeOffset? DateOf(DeferralReason reason) => reason switch
    {
        DeferralReason.NotYetDue { Due: var due } => due,
        DeferralReason.BackoffUntil { At: var at } => at,
        _ => null,
    };
}
