namespace TaskScheduling;

/// <summary>Counts behind a fraction.</summary>
/// <param name="Completed">Units done.</param>
/// <param name="Total">Units in all. Null: not known yet.</param>
public readonly record struct ProgressSnapshot(long Completed, long? Total)
{
    /// <summary>0 to 1. Null: indeterminate.</summary>
    public double? Fraction => Total is { } total and > 0 ? Math.Clamp((double)Completed / total, 0, 1) : null;
}
