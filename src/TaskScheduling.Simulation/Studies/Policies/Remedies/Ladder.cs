namespace TaskScheduling.Simulation;

/// <summary>Steps from the limit in force to none, for each reason that a limit stands behind.</summary>
internal static class Ladder
{
    /// <returns>The smallest change first, the largest last; empty where no rule of a policy is the cause.</returns>
    public static IReadOnlyList<LadderStep> For(Scenario scenario, WorkSpec work, string code, Expiration? fact)
    {
        var kind = work.Request.Kind;
        return (code, fact) switch
        {
            (_, Expiration.CpuLimitExceeded cpu) => [.. Cores(cpu.Limit, scenario.Device.Cores).Select(limit => Limit(
                "its CPU limit", limit is { } some ? Figures.Invariant($"a CPU limit of {some.Cores:0.0} cores over {Figures.Duration(some.Window)} instead of {cpu.Limit.Cores:0.##}") : "no CPU limit",
                budget => budget.Cpu is null ? budget : budget with { Cpu = limit }))],
            (_, Expiration.TimeLimitExceeded time) => [.. Durations(time.Limit, scenario.Duration).Select(limit => Limit(
                "its time limit", Named("time limit", limit, time.Limit), budget => budget.Time is null ? budget : budget with { Time = limit }))],
            (_, Expiration.CpuTimeExceeded cpu) => [.. Durations(cpu.Limit, scenario.Duration * scenario.Device.Cores).Select(limit => Limit(
                "its CPU time limit", Named("CPU time limit", limit, cpu.Limit), budget => budget.CpuTime is null ? budget : budget with { CpuTime = limit }))],
            (_, Expiration.ProgressStalled stalled) => [.. Durations(stalled.Limit, scenario.Duration).Select(limit => Limit(
                "its stall limit", Named("stall limit", limit, stalled.Limit), budget => budget.Progress is null ? budget : budget with { Progress = Stall(budget.Progress, stalled.Limit, limit) }))],
            (_, Expiration.AllocationLimitExceeded allocated) => [.. Sizes(allocated.LimitBytes).Select(limit => Limit(
                "its allocation limit", Named("an allocation limit", limit, allocated.LimitBytes), budget => budget.AllocatedBytes is null ? budget : budget with { AllocatedBytes = limit }))],
            (_, Expiration.MemoryLimitExceeded memory) => [.. Sizes(memory.LimitBytes).Select(limit => Limit(
                "its memory limit", Named("a memory limit", limit, memory.LimitBytes), budget => budget.MemoryBytes is null ? budget : budget with { MemoryBytes = limit }))],
            (_, Expiration.ThermalLimitExceeded hot) => [.. Heat(hot.Allowed).Select(state => Limit(
                "its thermal limit", state is { } some ? $"a thermal limit of {some} instead of {hot.Allowed}" : "no thermal limit",
                budget => budget.Thermal is not { } limit ? budget : budget with { Thermal = state is { } maximum ? new ThermalLimit(maximum, limit.Sustained) : null }))],
            (_, Expiration.QuotaExhausted quota) => [.. Durations(scenario.Policy.For(kind).Quota?.RunTime ?? quota.Used, quota.Window).Select(limit => Rule(
                "its quota", limit is { } some && some <= quota.Window ? $"a quota of {Figures.Duration(some)} per {Figures.Duration(quota.Window)}" : "no quota",
                rules => rules with { Quota = limit is { } runTime && runTime <= quota.Window && rules.Quota is { } before ? new RunQuota(runTime, before.Window, before.Scope) : null }))],
            (_, Expiration.BatteryLow low) => [.. Levels(low.Threshold).Select(level => Rule(
                "its battery level", level is { } some ? $"a battery level of {Figures.Percent(some)} instead of {Figures.Percent(low.Threshold)}" : "a policy without a battery level",
                rules => rules with { Battery = level is { } ends && rules.Battery is { } before ? new BatteryLimit(ends, Math.Max(ends, before.LeavesAt)) : null }))],
            (_, Expiration.Preempted) => [new("preemption", "no preemption", PolicyChange.Policies(scenario, policy => policy with { Preemption = null }))],
            ("battery_low", _) => [Rule("its battery level", "a policy without a battery level", rules => rules with { Battery = null })],
            ("low_power_mode", _) => [Rule("the hold in low power mode", "a policy that does not hold it in low power mode", rules => rules with { HeldByLowPowerMode = false })],
            ("waiting_for_idle", _) when scenario.Policy.For(kind).RequiresIdle => [Rule("the need of an idle device", "a policy that does not need an idle device", rules => rules with { RequiresIdle = false })],
            ("too_hot", _) => [new("the start rule", "a policy that starts it on a hotter device", PolicyChange.Policies(scenario, policy => policy with { StartAtOrBelow = null }))],
            ("too_many_pending", _) => [Rule("the limit of pending tasks", "more pending tasks", rules => rules with { MaximumPending = 1_000_000 })],
            ("concurrency_limit", _) => [.. Slots(scenario.Policy.For(kind).Concurrency.Resolve(scenario.Device.Cores)).Select(slots => Rule(
                "the number of slots", $"{slots} slots", rules => rules with { Concurrency = Concurrency.Fixed(slots) }))],
            ("quota_exhausted", _) => [Rule("its quota", "no quota", rules => rules with { Quota = null })],
            _ => [],
        };

        LadderStep Limit(string rule, string text, Func<TaskBudget, TaskBudget> change) => new(rule, text, PolicyChange.Budget(scenario, work, change));

        LadderStep Rule(string rule, string text, Func<KindPolicy, KindPolicy> change) => new(rule, text, PolicyChange.Rules(scenario, kind, change));
    }

    private static IEnumerable<CpuLimit?> Cores(CpuLimit from, int most)
    {
        for (var tenths = (int)Math.Floor(from.Cores * 10) + 1; tenths <= most * 10; tenths++)
            yield return new CpuLimit(tenths / 10.0, from.Window);
        yield return null;
    }

    /// <summary>About a tenth more each time, in numbers that people would write.</summary>
    private static IEnumerable<TimeSpan?> Durations(TimeSpan from, TimeSpan to)
    {
        for (var limit = from; limit < to;)
        {
            var step = NiceStep.AtLeast(limit / 20);
            limit = TimeSpan.FromTicks(((limit.Ticks / step.Ticks) + 1) * step.Ticks);
            yield return limit;
        }

        yield return null;
    }

    private static IEnumerable<long?> Sizes(long from)
    {
        const long mebibyte = 1 << 20;
        for (var limit = from / mebibyte; limit < from / mebibyte * 1000;)
        {
            limit += Math.Max(1, (long)NiceStep.AtLeast(Math.Max(1, limit / 20.0)));
            yield return limit * mebibyte;
        }

        yield return null;
    }

    private static IEnumerable<ThermalState?> Heat(ThermalState allowed)
    {
        for (var state = allowed + 1; state < ThermalState.Critical; state++)
            yield return state;
        yield return null;
    }

    private static IEnumerable<double?> Levels(double from)
    {
        for (var percent = (int)Math.Ceiling(from * 100) - 1; percent >= 1; percent--)
            yield return percent / 100.0;
        yield return null;
    }

    private static IEnumerable<int> Slots(int from)
    {
        for (var slots = from + 1; slots <= from + 64; slots++)
            yield return slots;
    }

    /// <summary>All three durations of the limit grow alike.</summary>
    private static ProgressLimit? Stall(ProgressLimit before, TimeSpan from, TimeSpan? to)
    {
        if (to is not { } limit)
            return null;
        var factor = limit / from;
        return new ProgressLimit(before.Stall * factor) { MaximumHeartbeatOnly = before.MaximumHeartbeatOnly * factor, MaximumWait = before.MaximumWait * factor };
    }

    private static string Named(string what, TimeSpan? limit, TimeSpan before) =>
        limit is { } some ? $"a {what} of {Figures.Duration(some)} instead of {Figures.Duration(before)}" : $"no {what}";

    private static string Named(string what, long? limit, long before) => limit is { } some
        ? Figures.Invariant($"{what} of {some >> 20:#,0} MiB instead of {before >> 20:#,0}")
        : $"no {what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..]}";
}
