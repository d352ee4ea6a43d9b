namespace TaskScheduling;

/// <summary>Battery levels, 0 to 1, at which runs end and may begin again. Applies while the device runs on its battery.</summary>
/// <param name="EndsAt">Runs end at or below it.</param>
/// <param name="LeavesAt">Runs may begin again at or above it.</param>
public readonly record struct BatteryLimit(double EndsAt, double LeavesAt)
{
    /// <summary>Runs end at or below it, 0 to 1.</summary>
    public double EndsAt { get; } = BudgetRules.Share(EndsAt, nameof(EndsAt));

    /// <summary>Runs may begin again at or above it, 0 to 1.</summary>
    public double LeavesAt { get; } = BudgetRules.Share(LeavesAt, nameof(LeavesAt));
}
