namespace TaskScheduling;

/// <summary>One moment of a task. Immutable.</summary>
public sealed record TaskSnapshot
{
    /// <summary>The task.</summary>
    public required TaskId TaskId { get; init; }

    /// <summary>The handler's identifier.</summary>
    public required string Identifier { get; init; }

    /// <summary>Its key, if it has one.</summary>
    public TaskKey Key { get; init; }

    /// <summary>Its lane.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>Where it is.</summary>
    public required TaskState State { get; init; }

    /// <summary>Number of the current or last run, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>When it was submitted, in UTC.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the run in progress began, in UTC. Null: none is.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Last progress.</summary>
    public ProgressSnapshot Progress { get; init; }

    /// <summary>Title now.</summary>
    public string Title { get; init; } = "";

    /// <summary>Subtitle now.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Why the run in progress was told to stop. Null: it was not.</summary>
    public Expiration? Expiration { get; init; }

    /// <summary>Of the run before, or of the last run when the task has ended.</summary>
    public TaskResult? LastResult { get; init; }
}

/// <summary>One reason why a task waits.</summary>
/// <param name="Reason">Which.</param>
/// <param name="Since">Since when it holds, in UTC; in a history, when it last began.</param>
/// <param name="Total">How long it held in all while the task was pending.</param>
/// <param name="LiftsAt">When it will be lifted, if that is known, in UTC.</param>
/// <param name="Remedy">What would lift it, in words.</param>
public sealed record Blocker(DeferralReason Reason, DateTimeOffset Since, TimeSpan Total, DateTimeOffset? LiftsAt, string Remedy);

/// <summary>The answer to "why is it not running", and for a running task "what may it still use".</summary>
public sealed record TaskExplanation
{
    /// <summary>The task at this moment.</summary>
    public required TaskSnapshot Task { get; init; }

    /// <summary>Every reason why it does not run now. Empty unless pending.</summary>
    public ValueList<Blocker> Blockers { get; init; }

    /// <summary>Every reason it ever waited for, with its total; as far back as the condition history reaches.</summary>
    public ValueList<Blocker> History { get; init; }

    /// <summary>Each limit in force. Empty unless running.</summary>
    public ValueList<BudgetLine> Budget { get; init; }

    /// <summary>One sentence per entry.</summary>
    public string ToText()
    {
        var lines = new List<string> { $"{Task.Identifier} ({Task.TaskId}) is {Task.State}{(Task.Expiration is { } why ? $": {why.Code}" : "")}." };
        lines.AddRange(Blockers.Select(blocker => $"Waits since {blocker.Since:u}: {blocker.Reason.Code}. {blocker.Remedy}"));
        lines.AddRange(History.Select(blocker => $"Waited {blocker.Total} in all for {blocker.Reason.Code}."));
        lines.AddRange(Budget.Select(line => $"{line.Kind}: {line.Used} of {line.Limit} used, {line.Remaining} left (from the {line.Source})"
            + (line.NotApplied is { } cause ? $"; not applied: {cause}." : ".")));
        return string.Join('\n', lines);
    }
}
