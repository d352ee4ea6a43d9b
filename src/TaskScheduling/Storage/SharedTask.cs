namespace TaskScheduling;

/// <summary>What a shared store shows of a task, whoever executes it.</summary>
/// <param name="Id">The task.</param>
/// <param name="Task">What is recorded of it. An open run is in progress as far as anybody knows.</param>
/// <param name="Revision">Rises with every change of this task.</param>
internal sealed record SharedTask(TaskId Id, RecoveredTask Task, long Revision)
{
    /// <summary>The last result. Null: it has not ended.</summary>
    public TaskResult? End { get; init; }

    /// <summary>When the open run began, in UTC. Null: there is none.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Who executes the open run. Null: nobody.</summary>
    public string? ExecutedBy { get; init; }

    /// <summary>What was last noted of it. Null: nothing was.</summary>
    public TaskNote? Note { get; init; }
}

/// <summary>What changes while a task runs or waits: written behind, only the last one counts.</summary>
/// <param name="TaskId">Of which task.</param>
/// <param name="Attempt">In which run; 0: in none.</param>
/// <param name="Title">Title now.</param>
/// <param name="Subtitle">Subtitle now. Null: none.</param>
/// <param name="Progress">Last progress.</param>
/// <param name="Expiration">Why the run was told to stop. Null: it was not.</param>
/// <param name="WaitsFor">Why it waits. Empty: it does not, or nobody has said.</param>
internal sealed record TaskNote(
    TaskId TaskId, int Attempt, string Title, string? Subtitle, ProgressSnapshot Progress, Expiration? Expiration, ValueList<DeferralReason> WaitsFor);

/// <summary>Another process goes on with the run: its end was not recorded, because it is recorded already.</summary>
/// <param name="run">The run.</param>
/// <param name="node">Who has lost it.</param>
/// <param name="ownerNow">Who goes on. Null: not known.</param>
internal sealed class RunFencedException(RunId run, string node, string? ownerNow)
    : Exception($"Run {run} is no longer {node}'s: its end was recorded{(ownerNow is null ? "" : $" by {ownerNow}")} while this process did not answer.")
{
    public Expiration Expiration { get; } = new Expiration.LeaseLost(node, ownerNow);
}
