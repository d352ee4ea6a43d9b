namespace TaskScheduling;

/// <summary>How far a process is with the tasks of a store that it shares with others.</summary>
internal enum ExecutionStage
{
    /// <summary>Its host has not started.</summary>
    NotStarted,

    /// <summary>It is started, and another process may execute.</summary>
    Waiting,

    /// <summary>It is the one that executes, and reads first what there is to be done.</summary>
    TakingOver,

    /// <summary>It executes.</summary>
    Executing,
}
