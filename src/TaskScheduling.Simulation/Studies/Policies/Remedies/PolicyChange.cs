namespace TaskScheduling.Simulation;

/// <summary>A scenario with one rule changed, in every policy that it puts in force.</summary>
internal static class PolicyChange
{
    /// <summary>Changes the limits of one work item, whoever set them: policy or request.</summary>
    public static Scenario Budget(Scenario scenario, WorkSpec work, Func<TaskBudget, TaskBudget> change)
    {
        var changed = scenario with
        {
            Work = [.. scenario.Work.Select(each => each == work ? Own(each, change) : each)],
        };
        return Policies(changed, policy => Overlay(policy, work.Request, change));
    }

    /// <summary>Changes the rules for the kind of one work item.</summary>
    public static Scenario Rules(Scenario scenario, TaskKind kind, Func<KindPolicy, KindPolicy> change) => Policies(scenario, policy => kind switch
    {
        TaskKind.AppRefresh => policy with { AppRefresh = change(policy.AppRefresh) },
        TaskKind.Processing => policy with { Processing = change(policy.Processing) },
        _ => policy with { ContinuedProcessing = change(policy.ContinuedProcessing) },
    });

    public static Scenario Policies(Scenario scenario, Func<SchedulingPolicy, SchedulingPolicy> change) => scenario with
    {
        Policy = change(scenario.Policy),
        ForegroundPolicy = scenario.ForegroundPolicy is { } foreground ? change(foreground) : null,
        Events = [.. scenario.Events.Select(planned => planned is ScenarioEvent.Policy policy ? policy with { Becomes = change(policy.Becomes) } : planned)],
    };

    private static WorkSpec Own(WorkSpec work, Func<TaskBudget, TaskBudget> change) =>
        work.Request.Budget is { } budget ? work with { Request = work.Request with { Budget = change(budget) } } : work;

    /// <summary>A budget for this identifier comes before those of patterns and of the kind.</summary>
    private static SchedulingPolicy Overlay(SchedulingPolicy policy, BackgroundTaskRequest request, Func<TaskBudget, TaskBudget> change)
    {
        var budget = change(PolicyBudgets.For(policy, request.Kind, request.Identifier));
        var own = new IdentifierBudget(request.Identifier, budget) { Unlimited = [.. Unlimited(budget)] };
        return policy with { Budgets = [own, .. policy.Budgets.Where(other => other.Identifier != request.Identifier)] };
    }

    private static IEnumerable<BudgetKind> Unlimited(TaskBudget budget)
    {
        (BudgetKind Kind, bool IsLimited)[] all =
        [
            (BudgetKind.Time, budget.Time is not null), (BudgetKind.Cpu, budget.Cpu is not null), (BudgetKind.CpuTime, budget.CpuTime is not null),
            (BudgetKind.Thermal, budget.Thermal is not null), (BudgetKind.Stall, budget.Progress is not null),
            (BudgetKind.Memory, budget.MemoryBytes is not null), (BudgetKind.Allocated, budget.AllocatedBytes is not null),
        ];
        return all.Where(limit => !limit.IsLimited).Select(limit => limit.Kind);
    }
}
