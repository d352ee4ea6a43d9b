namespace TaskScheduling;

/// <summary>One limit in force. Two CPU or two thermal limits side by side are two lines.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Used">What is used of it.</param>
/// <param name="Remaining">What is left; never negative.</param>
public sealed record BudgetLine(BudgetKind Kind, BudgetSource Source, BudgetAmount Limit, BudgetAmount Used, BudgetAmount Remaining)
{
    /// <summary>Not null: the limit is not applied, and why ("no sensor", "debugger attached").</summary>
    public string? NotApplied { get; init; }
}
