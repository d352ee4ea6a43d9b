namespace TaskScheduling.Cli;

/// <summary>Derives from the profiles themselves which rules depend on which sensor, and judges them by what was read.</summary>
internal static class PolicyRules
{
    private const string CpuMetering = "cpuMetering";

    private static readonly SchedulingPolicy[] Profiles = [SchedulingPolicy.Server, SchedulingPolicy.Desktop, SchedulingPolicy.Mobile];
    private static readonly TaskKind[] Kinds = [TaskKind.AppRefresh, TaskKind.Processing, TaskKind.ContinuedProcessing];

    public static IReadOnlyList<PolicyRule> Judge(SensorSurvey sensors, HostSurvey host)
    {
        var read = sensors.Conditions;
        var level = read.BatteryLevel.TryGet(out var charge) ? charge : (double?)null;
        var onBattery = read.Power.TryGet(out var source) && source is PowerSource.Battery;
        return
        [
            Rule("thermalStart", "hot device holds starts", RuleKind.Protection, [ConditionReading.Thermal],
                (policy, _) => policy.StartAtOrBelow is { } ceiling ? $"at most {ceiling}" : null,
                Status(read.Thermal, state => Profiles.Any(policy => state > policy.StartAtOrBelow)), read.Thermal.Cause),
            Rule("thermalLimit", "lasting heat ends runs", RuleKind.Protection, [ConditionReading.Thermal],
                (_, rules) => rules.Budget.Thermal is { } limit ? $"{limit}" : null,
                Status(read.Thermal, state => Budgets().Any(budget => state > budget.Thermal?.Maximum)), read.Thermal.Cause),
            Rule("batteryLimit", "low battery holds and ends runs", RuleKind.Protection, [ConditionReading.Power, ConditionReading.BatteryLevel],
                (_, rules) => rules.Battery is { } limit ? Figures.Invariant($"at {limit.EndsAt * 100:0} %") : null,
                !read.Power.IsAvailable || (onBattery && level is null) ? RuleStatus.NoSensor
                    : onBattery && Rules().Any(rules => level <= rules.Battery?.EndsAt) ? RuleStatus.Acting : RuleStatus.InForce,
                read.Power.Cause ?? (onBattery ? read.BatteryLevel.Cause : null)),
            Rule("lowPowerMode", "low-power mode holds starts", RuleKind.Protection, [ConditionReading.LowPowerMode],
                (_, rules) => rules.HeldByLowPowerMode ? "" : null,
                Status(read.LowPowerMode, isOn => isOn), read.LowPowerMode.Cause),
            Rule("cpuLimit", "processor use ends runs", RuleKind.Protection, [CpuMetering],
                (_, rules) => rules.Budget.Cpu is { } limit ? $"{limit}" : null,
                host.Cpu.Cause is null ? RuleStatus.InForce : RuleStatus.NoSensor, host.Cpu.Cause),
            Rule("cpuLimitLifted", "external power lifts CPU limit", RuleKind.Relief, [ConditionReading.Power],
                (_, rules) => rules.CpuLiftedOnExternalPower ? "" : null,
                Status(read.Power, power => power is PowerSource.External), read.Power.Cause),
            Rule("idle", "needs an idle device", RuleKind.Requirement, [ConditionReading.Idle],
                (_, rules) => rules.RequiresIdle ? "" : null, Status(read.Idle, isIdle => !isIdle), read.Idle.Cause),
            Asked("requestedIdle", "RequiresIdle", ConditionReading.Idle, Status(read.Idle, isIdle => !isIdle), read.Idle.Cause),
            Asked("requestedExternalPower", "RequiresExternalPower", ConditionReading.Power,
                Status(read.Power, power => power is not PowerSource.External), read.Power.Cause),
            Asked("requestedNetwork", "RequiresNetworkConnectivity", ConditionReading.Network,
                Status(read.Network, network => network is NetworkState.None), read.Network.Cause),
            .. Unmetered(read.Network),
        ];
    }

    /// <summary>Where nothing tells the cost, the profiles differ: two lines then, or one of them would be wrong for somebody.</summary>
    private static IEnumerable<PolicyRule> Unmetered(Reading<NetworkState> network)
    {
        const string Property = nameof(ProcessingTaskRequest.RequiresUnmeteredNetwork);
        if (network.TryGet(out var state) && state is NetworkState.CostUnknown)
        {
            yield return Rule("requestedUnmeteredNetwork", Property, RuleKind.Requirement, [ConditionReading.Network],
                (policy, rules) => ReferenceEquals(rules, policy.Processing) && !policy.AssumeUnmeteredNetwork ? "" : null, RuleStatus.NoSensor, ConditionTracker.CostNotTold);
            yield return Rule("assumedUnmeteredNetwork", Property, RuleKind.Requirement, [ConditionReading.Network],
                (policy, rules) => ReferenceEquals(rules, policy.Processing) && policy.AssumeUnmeteredNetwork ? "assumed" : null, RuleStatus.InForce, null);
            yield break;
        }

        yield return Asked("requestedUnmeteredNetwork", Property, ConditionReading.Network, Status(network, state => state is not NetworkState.Unmetered), network.Cause);
    }

    private static PolicyRule Asked(string id, string property, ConditionReading needs, RuleStatus status, string? cause) =>
        new(id, property, RuleKind.Requirement, [Words.Of(needs)], [], status, cause);

    private static PolicyRule Rule(
        string id, string title, RuleKind kind, ConditionReading[] needs, Func<SchedulingPolicy, KindPolicy, string?> setting, RuleStatus status, string? cause) =>
        Rule(id, title, kind, [.. needs.Select(Words.Of)], setting, status, cause);

    private static PolicyRule Rule(
        string id, string title, RuleKind kind, string[] needs, Func<SchedulingPolicy, KindPolicy, string?> setting, RuleStatus status, string? cause)
    {
        var users = from policy in Profiles
                    from taskKind in Kinds
                    let value = setting(policy, policy.For(taskKind))
                    where value is not null
                    select new RuleUser(policy.Name, taskKind, value.Length > 0 ? value : null);
        return new PolicyRule(id, title, kind, needs, [.. users], status, cause);
    }

    private static RuleStatus Status<T>(Reading<T> reading, Func<T, bool> holds) where T : struct =>
        !reading.TryGet(out var value) ? RuleStatus.NoSensor : holds(value) ? RuleStatus.Acting : RuleStatus.InForce;

    private static IEnumerable<KindPolicy> Rules() => Profiles.SelectMany(policy => Kinds.Select(policy.For));

    private static IEnumerable<TaskBudget> Budgets() => Rules().Select(rules => rules.Budget);
}
