namespace TaskScheduling;

/// <summary>A share of a limit is used up (default 80 %), or a hot spell has begun. Once per episode.</summary>
public sealed record BudgetWarning(BudgetKind Kind, BudgetAmount Used, BudgetAmount Limit, BudgetAmount Remaining);
