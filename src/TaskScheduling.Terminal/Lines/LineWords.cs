namespace TaskScheduling.Terminal;

/// <summary>A task as one line of plain text.</summary>
internal static class LineWords
{
    /// <summary>"Archive photos: 3 of 10 (30 %) running".</summary>
    public static string Of(TaskPresentation task)
    {
        var percent = Bar.PercentOf(task);
        string[] parts = [task.Subtitle ?? "", percent.Length > 0 ? $"({percent})" : "", State(task)];
        return $"{task.Title}: {string.Join(' ', parts.Where(static part => part.Length > 0))}";
    }

    /// <summary>"Archive photos: expired after 8 s (time limit reached): 3 of 10".</summary>
    public static string OfEnd(TaskPresentation task)
    {
        var took = task.RunTime is { } time ? $" after {DurationWords.Spent(time)}" : "";
        var reason = task.ExpirationCode is { } code ? $" ({ReasonWords.Of(code)})" : "";
        return $"{task.Title}: {StateWords.Of(task.Outcome)}{took}{reason}{(task.Subtitle is null ? "" : ": " + task.Subtitle)}";
    }

    /// <summary>State, and why where it was told to stop.</summary>
    public static string State(TaskPresentation task) =>
        StateWords.Of(task)[0] + (task.ExpirationCode is { } code ? $": {ReasonWords.Of(code)}" : "");
}
