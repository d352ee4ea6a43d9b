namespace TaskScheduling;

/// <summary>What the policy allows one identifier: the kind's limits with the identifier's own laid over them.</summary>
internal static class PolicyBudgets
{
    public static TaskBudget For(SchedulingPolicy policy, TaskKind kind, string identifier)
    {
        var budget = policy.For(kind).Budget;
        if (policy.Budgets.Count == 0)
            return budget;
        foreach (var pattern in TaskIdentifier.PatternsFor(identifier))
        {
            foreach (var own in policy.Budgets.AsSpan())
            {
                if (own.Identifier == pattern)
                    return Overlay(budget, own);
            }
        }

        return budget;
    }

    private static TaskBudget Overlay(TaskBudget kind, IdentifierBudget own)
    {
        return new TaskBudget
        {
            Time = Pick(BudgetKind.Time, own.Budget.Time, kind.Time),
            Cpu = Pick(BudgetKind.Cpu, own.Budget.Cpu, kind.Cpu),
            CpuTime = Pick(BudgetKind.CpuTime, own.Budget.CpuTime, kind.CpuTime),
            Thermal = Pick(BudgetKind.Thermal, own.Budget.Thermal, kind.Thermal),
            Progress = own.Unlimited.Contains(BudgetKind.Stall) ? null : own.Budget.Progress ?? kind.Progress,
            MemoryBytes = Pick(BudgetKind.Memory, own.Budget.MemoryBytes, kind.MemoryBytes),
            AllocatedBytes = Pick(BudgetKind.Allocated, own.Budget.AllocatedBytes, kind.AllocatedBytes),
            Grace = own.Budget.Grace ?? kind.Grace,
        };

        T? Pick<T>(BudgetKind field, T? ownLimit, T? kindLimit)
            where T : struct => own.Unlimited.Contains(field) ? null : ownLimit ?? kindLimit;
    }
}
