namespace TaskScheduling;

/// <summary>Where a task is. How it ended is the outcome, why is the expiration: three fields, never mixed.</summary>
public enum TaskState
{
    /// <summary>Waits for its first or next run.</summary>
    Pending,

    /// <summary>A run is in progress.</summary>
    Running,

    /// <summary>The run was told to stop and uses its grace.</summary>
    Expiring,

    /// <summary>No further run is planned.</summary>
    Ended,
}
