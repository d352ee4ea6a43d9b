namespace TaskScheduling.Terminal;

/// <summary>How the terminal shows continued tasks. Read once, at the first snapshot.</summary>
public sealed class TerminalOptions
{
    /// <summary>Cards or lines. Default: <see cref="TerminalMode.Automatic"/>.</summary>
    public TerminalMode Mode { get; set; }

    /// <summary>
    /// Whether keys are read while cards are shown: up and down select, <c>s</c> stops. Default: true.
    /// False for programs that read standard input themselves. Without effect where input is redirected or lines are shown.
    /// </summary>
    public bool ReadKeys { get; set; } = true;

    /// <summary>
    /// Least time between two lines of a task of which only subtitle or progress changed, and how long a task waits for its
    /// first run before that is worth a line; the last change always comes. Up to 1 day.
    /// Default: 1 s. Zero: a line for every change. Other changes of title and state never wait. Without effect on cards.
    /// </summary>
    public TimeSpan LineInterval { get; set; } = TimeSpan.FromSeconds(1);
}
