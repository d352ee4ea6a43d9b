using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>What stays on the screen of a task: how it ended, why, and its last text. Wraps where it is long; nothing is cut.</summary>
internal static class EndLines
{
    public static IEnumerable<IRenderable> Of(IEnumerable<TaskPresentation> ended) => ended.Select(Of);

    /// <summary>Tasks that the end of the scheduler leaves unfinished.</summary>
    public static IEnumerable<IRenderable> OfUnfinished(IEnumerable<Card> cards) => cards.Select(static card =>
        (IRenderable)new EndLine("○", "o", CardStyles.Quiet, card.Shown.Title, $"unfinished ({StateWords.Of(card.Shown)[0]})", Reason(card.Shown), card.Shown.Subtitle));

    private static EndLine Of(TaskPresentation task)
    {
        var (sign, plain) = task.Outcome switch
        {
            TaskOutcome.Succeeded => ("✓", "+"),
            TaskOutcome.Failed => ("✗", "x"),
            _ => ("■", "-"),
        };
        var state = StateWords.Of(task.Outcome) + (task.RunTime is { } took ? $" after {DurationWords.Spent(took)}" : "");
        return new EndLine(sign, plain, CardStyles.Of(task.Outcome), task.Title, state, Reason(task), task.Subtitle);
    }

    private static string? Reason(TaskPresentation task) => task.ExpirationCode is { } code ? ReasonWords.Of(code) : null;
}
