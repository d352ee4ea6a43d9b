using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>What stays on the screen of a task: how it ended, why, and its last text. Wraps where it is long; nothing is cut.</summary>
internal static class EndLines
{
    public static IEnumerable<IRenderable> Of(IEnumerable<EndedTask> ended) => ended.Select(Of);

    /// <summary>Tasks that the end of the scheduler leaves unfinished.</summary>
    public static IEnumerable<IRenderable> OfUnfinished(IEnumerable<Card> cards) => cards.Select(static card =>
        (IRenderable)new EndLine("○", "o", CardStyles.Quiet, card.Shown.Title, $"unfinished ({StateWords.Of(card.Shown)[0]})", Reason(card.Shown), card.Shown.Subtitle));

    private static EndLine Of(EndedTask ended)
    {
        var (task, style) = (ended.Task, CardStyles.Of(ended.Task.Outcome));
        var (sign, plain) = task.Outcome switch
        {
            TaskOutcome.Succeeded => ("✓", "+"),
            TaskOutcome.Failed => ("✗", "x"),
            _ => ("■", "-"),
        };
        var state = StateWords.Of(task.Outcome) + (ended.RunTime is { } took ? $" after {DurationWords.Spent(took)}" : "");
        return new EndLine(sign, plain, style, task.Title, state, Reason(task), task.Subtitle);
    }

    private static string? Reason(TaskPresentation task) => task.ExpirationCode is { } code ? ReasonWords.Of(code) : null;
}
