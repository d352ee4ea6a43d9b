using Polly;

namespace TaskScheduling.Polly;

/// <summary>A share of a limit is used up.</summary>
/// <param name="Context">Of the execution; not to be kept.</param>
/// <param name="Warning">Which limit, and how much is left.</param>
public readonly record struct OnBudgetWarningArguments(ResilienceContext Context, BudgetWarning Warning);
