namespace TaskScheduling;

/// <summary>May a waiting group start, and if not, why: pure functions over the gates.</summary>
internal static class StartRules
{
    /// <summary>Readings on which the start of such a task depends.</summary>
    public static ConditionKinds Demand(SchedulingPolicy policy, TaskKind kind, GroupKey group)
    {
        var rules = policy.For(kind);
        var needed = Needed(rules, group);
        return (needed.Has(Requirements.Network) ? ConditionKinds.Network : 0)
            | (needed.Has(Requirements.ExternalPower) || rules.Battery is not null || rules.HeldByLowPowerMode ? ConditionKinds.Power : 0)
            | (needed.Has(Requirements.Idle) ? ConditionKinds.Idle : 0)
            | (Ceiling(policy, group) is not null ? ConditionKinds.Thermal : 0);
    }

    public static Requirements Needed(KindPolicy rules, GroupKey group) => group.Requirements | (rules.RequiresIdle ? Requirements.Idle : Requirements.None);

    /// <summary>Whether the device lets such a task start; handler, quota and slot are not its business.</summary>
    public static bool IsOpen(SchedulingPolicy policy, TaskKind kind, GroupKey group, in GateState gates)
    {
        var rules = policy.For(kind);
        var needed = Needed(rules, group);
        return gates.SchedulerStarted
            && (needed & gates.Closed) == 0
            && (policy.WhenUnknown is UnknownRequirement.Assume || (needed & gates.Unknown) == 0)
            && !(gates.Thermal > Ceiling(policy, group))
            && !gates.IsBatteryLow(kind)
            && !(rules.HeldByLowPowerMode && gates.LowPower);
    }

    /// <summary>Every reason of the device why such a task does not start.</summary>
    public static IEnumerable<DeferralReason> Blockers(SchedulingPolicy policy, TaskKind kind, GroupKey group, GateState gates, ConditionTracker conditions)
    {
        var rules = policy.For(kind);
        var needed = Needed(rules, group);
        var level = conditions.Current.BatteryLevel.TryGet(out var battery) ? battery : (double?)null;
        if (!gates.SchedulerStarted)
            yield return new DeferralReason.SchedulerNotStarted();
        if (policy.WhenUnknown is UnknownRequirement.Hold)
        {
            foreach (var (flag, requirement) in Named)
            {
                if ((needed & gates.Unknown).Has(flag) && conditions.UnknownCause(requirement) is { } cause and not RequirementWatch.NotRead)
                    yield return new DeferralReason.NoSensor(requirement, cause);
            }
        }

        if ((needed & gates.Closed).Has(Requirements.Network))
            yield return new DeferralReason.WaitingForNetwork();
        else if ((needed & gates.Closed).Has(Requirements.UnmeteredNetwork))
            yield return new DeferralReason.WaitingForUnmeteredNetwork();
        if ((needed & gates.Closed).Has(Requirements.ExternalPower))
            yield return new DeferralReason.WaitingForExternalPower(level);
        if ((needed & gates.Closed).Has(Requirements.Idle))
            yield return new DeferralReason.WaitingForIdle();
        if (gates.Thermal is { } observed && Ceiling(policy, group) is { } allowed && observed > allowed)
            yield return new DeferralReason.TooHot(allowed, observed);
        if (gates.IsBatteryLow(kind))
            yield return new DeferralReason.BatteryLow(level ?? 0, rules.Battery?.LeavesAt ?? 0);
        if (rules.HeldByLowPowerMode && gates.LowPower)
            yield return new DeferralReason.LowPowerMode();
    }

    /// <summary>The date before which no process starts a task, as its record says. Null: none is ahead.</summary>
    public static DeferralReason? DateAhead(BackgroundTaskRequest request, TaskResult? last, DateTimeOffset now) => last switch
    {
        null => request.EarliestBeginDate is { } due && due > now ? new DeferralReason.NotYetDue(due) : null,
        { Next.NotBefore: { } at } when at > now => new DeferralReason.BackoffUntil(at),
        _ => null,
    };

    /// <summary>Why a task of a shared store waits that the engine of this process does not have.</summary>
    /// <param name="stage">How far this process is.</param>
    /// <param name="mayExecute">It executes what it may, once it is started.</param>
    /// <param name="executor">Which other process executes. Null: none, as far as is known.</param>
    public static DeferralReason BlockerElsewhere(ExecutionStage stage, bool mayExecute, string? executor) => stage switch
    {
        ExecutionStage.TakingOver => new DeferralReason.SchedulerNotStarted(), // nobody else can be meant, whatever was seen last
        ExecutionStage.NotStarted when mayExecute && executor is null => new DeferralReason.SchedulerNotStarted(),
        _ => new DeferralReason.ExecutedElsewhere(executor),
    };

    /// <summary>Hottest state at which such a task may start: the policy's rule or its own limit, whichever is cooler.</summary>
    private static ThermalState? Ceiling(SchedulingPolicy policy, GroupKey group) => (policy.StartAtOrBelow, group.Ceiling) switch
    {
        ({ } rule, { } own) => rule < own ? rule : own,
        (null, var own) => own,
        var (rule, _) => rule,
    };

    private static readonly (Requirements Flag, Requirement Name)[] Named =
    [
        (Requirements.Network, Requirement.Network),
        (Requirements.UnmeteredNetwork, Requirement.UnmeteredNetwork),
        (Requirements.ExternalPower, Requirement.ExternalPower),
        (Requirements.Idle, Requirement.Idle),
    ];
}
