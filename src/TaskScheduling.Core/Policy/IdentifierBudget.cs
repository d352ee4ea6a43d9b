namespace TaskScheduling;

/// <summary>Limits for one identifier or pattern, laid over the kind's: null keeps what the kind says.</summary>
/// <param name="Identifier">Identifier, or a prefix that ends in <c>.*</c>; the longest match wins.</param>
/// <param name="Budget">Replaces the kind's limits, field by field.</param>
public sealed record IdentifierBudget(string Identifier, TaskBudget Budget)
{
    /// <summary>Limits of the kind that do not apply to this identifier.</summary>
    public ValueList<BudgetKind> Unlimited { get; init; }
}
