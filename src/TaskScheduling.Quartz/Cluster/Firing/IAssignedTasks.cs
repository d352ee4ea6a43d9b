namespace TaskScheduling.Quartz;

/// <summary>What the cluster needs of this node's scheduler.</summary>
internal interface IAssignedTasks
{
    /// <summary>Executes a task here until its run has ended and no other begins at once, or until it has waited too long.</summary>
    Task<AssignedEnd> ExecuteAsync(StoredTask task, TimeSpan patience, CancellationToken giveBack);

    /// <summary>The right to execute the run is gone.</summary>
    void LoseRun(RunId run, Expiration reason);
}

/// <summary>How an assigned task left this process.</summary>
/// <param name="Result">Of its last run here, or of the task if it ended without one. Null: it has not run.</param>
/// <param name="Blockers">Why it waited, where it was handed back.</param>
internal sealed record AssignedEnd(TaskResult? Result, ValueList<DeferralReason> Blockers)
{
    /// <summary>Another process goes on with it: <see cref="Result"/> is not recorded.</summary>
    public bool IsFenced { get; init; }
}
