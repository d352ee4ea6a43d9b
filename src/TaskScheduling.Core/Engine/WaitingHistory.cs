namespace TaskScheduling;

/// <summary>How long a task waited for what: derived from the one condition timeline when somebody asks.</summary>
internal static class WaitingHistory
{
    /// <summary>Every reason it ever waited for, with its total while the task was pending.</summary>
    public static IEnumerable<Blocker> Of(
        TaskEntry entry, IReadOnlyList<Blocker> current, ConditionTimeline timeline, SchedulingPolicy policy, ConditionTracker conditions, SchedulerInstant at)
    {
        var totals = new Dictionary<string, (DeferralReason Reason, TimeSpan Last, TimeSpan Total)>(StringComparer.Ordinal);
        var group = new GroupKey(entry.Request.Requirements, null, "");
        foreach (var (from, to) in Waits(entry, at.Monotonic))
        {
            foreach (var (begin, end, state) in timeline.Between(from, to))
            {
                foreach (var reason in StartRules.Blockers(policy, entry.Kind, group, state, conditions))
                {
                    var known = totals.GetValueOrDefault(reason.Code);
                    totals[reason.Code] = (reason, begin, known.Total + (end - begin));
                }
            }
        }

        foreach (var blocker in current)
        {
            if (!totals.ContainsKey(blocker.Reason.Code))
                totals[blocker.Reason.Code] = (blocker.Reason, at.Monotonic - blocker.Total, blocker.Total);
        }

        return totals.Values.Select(total => new Blocker(total.Reason, at.UtcAt(total.Last), total.Total, null, total.Reason.Remedy));
    }

    /// <summary>A reason that holds now, with since when it holds without a break.</summary>
    public static Blocker Current(
        DeferralReason reason, TaskEntry entry, ConditionTimeline timeline, SchedulingPolicy policy, ConditionTracker conditions, GroupKey group, SchedulerInstant at)
    {
        var since = at.Monotonic;
        var total = TimeSpan.Zero;
        foreach (var (from, to) in Waits(entry, at.Monotonic))
        {
            TimeSpan? unbroken = null;
            foreach (var (begin, end, state) in timeline.Between(from, to))
            {
                var holds = StartRules.Blockers(policy, entry.Kind, group, state, conditions).Any(other => other.Code == reason.Code);
                unbroken = holds ? unbroken ?? begin : null;
                total += holds ? end - begin : TimeSpan.Zero;
            }

            since = unbroken ?? at.Monotonic;
        }

        return new Blocker(reason, at.UtcAt(since), total, null, reason.Remedy);
    }

    private static IEnumerable<(TimeSpan From, TimeSpan To)> Waits(TaskEntry entry, TimeSpan now)
    {
        foreach (var wait in entry.Waits)
            yield return wait;
        if (entry.Phase is TaskPhase.Waiting or TaskPhase.Admitting)
            yield return (entry.Since, now);
    }
}
