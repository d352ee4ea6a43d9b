namespace TaskScheduling;

/// <summary>Lays host settings over a profile.</summary>
internal static class PolicyOptions
{
    /// <summary>Settings must have passed <see cref="SchedulerOptionsValidator"/>.</summary>
    public static SchedulingPolicy ToPolicy(this SchedulerOptions options, SchedulingPolicy? given)
    {
        var profile = given ?? SchedulingPolicy.FromName(options.Policy);
        return profile with
        {
            AssumeUnmeteredNetwork = options.AssumeUnmeteredNetwork ?? profile.AssumeUnmeteredNetwork,
            AppRefresh = Overlay(profile.AppRefresh, options.AppRefresh),
            Processing = Overlay(profile.Processing, options.Processing),
            ContinuedProcessing = Overlay(profile.ContinuedProcessing, options.ContinuedProcessing),
            Budgets =
            [
                .. options.Budgets.OrderBy(own => own.Key, StringComparer.Ordinal).Select(own => Overlay(profile.Budgets, own.Key, own.Value)),
                .. profile.Budgets.Where(given => !options.Budgets.ContainsKey(given.Identifier)),
            ],
        };
    }

    private static KindPolicy Overlay(KindPolicy kind, KindOptions options) => kind with
    {
        Concurrency = options.MaximumRunning is { } running ? Concurrency.Fixed(running) : kind.Concurrency,
        MaximumPending = options.MaximumPending ?? kind.MaximumPending,
        Budget = ToBudget(options.Budget, kind.Budget),
    };

    private static IdentifierBudget Overlay(ValueList<IdentifierBudget> given, string identifier, BudgetOptions options)
    {
        var below = given.FirstOrDefault(budget => budget.Identifier == identifier);
        return new IdentifierBudget(identifier, ToBudget(options, below?.Budget ?? TaskBudget.Unlimited))
        {
            Unlimited = [.. options.Unlimited.Concat(below?.Unlimited ?? []).Distinct()],
        };
    }

    private static TaskBudget ToBudget(BudgetOptions options, TaskBudget below)
    {
        return new TaskBudget
        {
            Time = Lifted(BudgetKind.Time) ? null : options.Time ?? below.Time,
            Cpu = Lifted(BudgetKind.Cpu) ? null : options.Cpu is { } cpu ? CpuLimit.Parse(cpu) : below.Cpu,
            CpuTime = Lifted(BudgetKind.CpuTime) ? null : options.CpuTime ?? below.CpuTime,
            Thermal = Lifted(BudgetKind.Thermal) ? null : options.Thermal is { } thermal ? ThermalLimit.Parse(thermal) : below.Thermal,
            Progress = Lifted(BudgetKind.Stall) ? null : ToProgress(options, below.Progress),
            MemoryBytes = Lifted(BudgetKind.Memory) ? null : options.MemoryBytes ?? below.MemoryBytes,
            AllocatedBytes = Lifted(BudgetKind.Allocated) ? null : options.AllocatedBytes ?? below.AllocatedBytes,
            Grace = options.Grace ?? below.Grace,
        };

        bool Lifted(BudgetKind kind) => options.Unlimited.Contains(kind);
    }

    private static ProgressLimit? ToProgress(BudgetOptions options, ProgressLimit? below)
    {
        if ((options.Stall ?? below?.Stall) is not { } stall)
            return null;
        var limit = below is null ? new ProgressLimit(stall) : below with { Stall = stall, MaximumHeartbeatOnly = TimeOrder.Longer(below.MaximumHeartbeatOnly, stall) };
        return limit with
        {
            MaximumHeartbeatOnly = options.MaximumHeartbeatOnly ?? limit.MaximumHeartbeatOnly,
            MaximumWait = options.MaximumWait ?? limit.MaximumWait,
        };
    }
}
