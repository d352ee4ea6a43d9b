namespace TaskScheduling;

/// <summary>A limit in force and where it came from.</summary>
internal readonly record struct Limit<T>(T Value, BudgetSource Source);
