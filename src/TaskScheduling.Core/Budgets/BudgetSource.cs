namespace TaskScheduling;

/// <summary>Where a limit in force came from.</summary>
public enum BudgetSource
{
    /// <summary>The request.</summary>
    Request,

    /// <summary>The registration of its handler.</summary>
    Registration,

    /// <summary>The policy.</summary>
    Policy,
}
