namespace TaskScheduling;

/// <summary>Exactly what a store holds of a task that has not ended; everything else follows from it.</summary>
/// <param name="Request">As it was submitted.</param>
/// <param name="SubmittedAt">When, in UTC.</param>
internal sealed record RecoveredTask(BackgroundTaskRequest Request, DateTimeOffset SubmittedAt)
{
    /// <summary>Recorded ends of its runs, oldest first, each with its <see cref="TaskResult.Next"/>.</summary>
    public ValueList<TaskResult> Runs { get; init; }

    /// <summary>The run whose start was recorded and whose end was not. Null: none.</summary>
    public int? OpenRun { get; init; }

    /// <summary>When the process of the open run was last seen, in UTC. Null: not known.</summary>
    public DateTimeOffset? LastSignOfLife { get; init; }

    /// <summary>Whether the machine was restarted since. Null: not known.</summary>
    public bool? BootChanged { get; init; }

    /// <summary>Of the process of the open run, if known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the open run had last said of itself. Null: the store has not kept it.</summary>
    public LastSaid? LastSaid { get; init; }

    /// <summary>Another process has submitted it while this one executed: it is newer than whatever waits here.</summary>
    public bool IsNews { get; init; }

    /// <summary>Its place among all submissions of its store, where tasks come and go: it says which of two of a key is the later one. Null: the one that comes later is.</summary>
    public long? Order { get; init; }

    /// <summary>Why the open run ended. Null: there is none.</summary>
    public Expiration.HostLost? Loss => OpenRun is null ? null : new Expiration.HostLost(LastSignOfLife, BootChanged, ExitCode);
}

/// <summary>What people last saw of a run.</summary>
/// <param name="Title">Title, the app's.</param>
/// <param name="Subtitle">Subtitle, the app's. Null: none.</param>
/// <param name="Progress">Last progress.</param>
internal sealed record LastSaid(string Title, string? Subtitle, ProgressSnapshot Progress);
