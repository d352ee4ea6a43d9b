namespace TaskScheduling;

/// <summary>How a run or a task ended.</summary>
public enum TaskOutcome
{
    /// <summary>The handler returned and nothing was left over.</summary>
    Succeeded,

    /// <summary>The handler threw.</summary>
    Failed,

    /// <summary>The run was told to stop and did.</summary>
    Expired,

    /// <summary>Ended without a current run, whatever the reason.</summary>
    Cancelled,
}
