namespace TaskScheduling;

/// <summary>What all runs of one handler with one budget have in common.</summary>
/// <param name="Handler">Whom to call.</param>
/// <param name="Budget">The limits in force.</param>
/// <param name="Meters">Who judges them; each turns to the run that is looked at.</param>
/// <param name="Tightened">Limits that the policy made tighter than was asked for.</param>
internal sealed record RunTerms(HandlerDescription Handler, BudgetInForce Budget, BudgetMeter[] Meters, ValueList<BudgetKind> Tightened)
{
    /// <summary>The runs have a CPU account, if there are any here.</summary>
    public required bool MetersCpu { get; init; }

    /// <summary>The policy's CPU window does not count on external power.</summary>
    public required bool LiftsCpu { get; init; }

    public TermsSnapshot Export(SnapshotIndex index) => new(index.Of(Handler), Budget, MetersCpu, LiftsCpu, Tightened);
}

/// <summary>The last terms of one handler, and what they were made from: the next task mostly asks for the same.</summary>
internal readonly record struct LastTerms(TaskBudget? Asked, BudgetSource Source, TaskBudget Policy, RunTerms Terms)
{
    /// <summary>The same objects nearly always; equal ones where each request makes its own.</summary>
    public bool Fits(TaskBudget? asked, BudgetSource source, TaskBudget policy) => Source == source && IsSame(Asked, asked) && IsSame(Policy, policy);

    private static bool IsSame(TaskBudget? left, TaskBudget? right) => ReferenceEquals(left, right) || left == right;
}
