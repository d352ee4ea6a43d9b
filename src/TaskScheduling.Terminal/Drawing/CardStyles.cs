using Spectre.Console;

namespace TaskScheduling.Terminal;

/// <summary>Colours come from the terminal's own sixteen, so they suit its theme; nothing is told by colour alone.</summary>
internal static class CardStyles
{
    public static readonly Style Title = new(decoration: Decoration.Bold);
    public static readonly Style Text = Style.Plain;
    public static readonly Style Quiet = new(Color.Grey);
    public static readonly Style Running = new(Color.Teal);
    public static readonly Style Stopping = new(Color.Olive);
    public static readonly Style Succeeded = new(Color.Green);
    public static readonly Style Failed = new(Color.Maroon);

    public static Style Of(Card card) => card.IsStopping ? Stopping : card.Shown.State switch
    {
        TaskState.Running when card.Shown.WaitingFor is null => Running,
        TaskState.Expiring => Stopping,
        _ => Quiet,
    };

    public static Style Of(TaskOutcome? outcome) => outcome switch
    {
        TaskOutcome.Succeeded => Succeeded,
        TaskOutcome.Failed => Failed,
        TaskOutcome.Expired => Stopping,
        _ => Quiet,
    };
}
