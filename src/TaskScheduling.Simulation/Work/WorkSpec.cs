namespace TaskScheduling.Simulation;

/// <summary>Modelled work: what is submitted, when, and what its handler does.</summary>
internal sealed record WorkSpec
{
    /// <summary>What the scenario calls it.</summary>
    public required string Name { get; init; }

    public required BackgroundTaskRequest Request { get; init; }

    public required Arrivals Arrivals { get; init; }

    /// <summary>Submitted so often at each arrival.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Earliest begin after the submission. Null: none.</summary>
    public TimeSpan? Earliest { get; init; }

    public required IReadOnlyList<WorkPhase> Phases { get; init; }

    public ExpirationReaction OnExpiration { get; init; } = ExpirationReaction.Default;

    public WorkFailure? Failure { get; init; }

    /// <summary>A run begins where the last checkpoint was saved.</summary>
    public bool Resumes { get; init; }

    /// <summary>Saves one this often while it works. Null: only when told to stop, if then.</summary>
    public TimeSpan? CheckpointEvery { get; init; }

    /// <summary>Amounts differ from task to task by at most this share.</summary>
    public double Variation { get; init; }

    /// <summary>From the start decision to the first instruction: a starved pool.</summary>
    public TimeSpan StartDelay { get; init; }

    /// <summary>Its runs are processes, so that their memory can be limited.</summary>
    public bool OutOfProcess { get; init; }

    /// <summary>Ends by itself at a warning of this budget, and comes back after so long.</summary>
    public (BudgetKind Kind, TimeSpan Later)? PausesOnWarning { get; init; }

    public HandlerDescription Handler => new(Request.Identifier, Request.Kind, OutOfProcess: OutOfProcess);
}
