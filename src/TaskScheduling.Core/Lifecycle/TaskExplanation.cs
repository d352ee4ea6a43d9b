namespace TaskScheduling;

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
