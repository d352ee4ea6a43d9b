using Polly;

namespace TaskScheduling.Polly;

/// <summary>An execution was told to stop.</summary>
/// <param name="Context">Of the execution; not to be kept.</param>
/// <param name="Expiration">Why.</param>
public readonly record struct OnBudgetExpiringArguments(ResilienceContext Context, Expiration Expiration);
