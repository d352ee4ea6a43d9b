using Spectre.Console;

namespace TaskScheduling.Terminal;

/// <summary>What tasks are shown on.</summary>
/// <param name="Console">Where it is written. Lines go to its writer without layout.</param>
/// <param name="Keys">Null: none are read.</param>
/// <param name="ShowsCards">False: lines.</param>
/// <param name="GuardsProcess">Whether signals and the end of the process restore it.</param>
internal sealed record TerminalDevice(IAnsiConsole Console, IKeySource? Keys, bool ShowsCards, bool GuardsProcess)
{
    /// <summary>The process's own terminal, through Spectre's shared console: then what the app writes there finds its place above the cards.</summary>
    public static TerminalDevice Detect(TerminalOptions options)
    {
        var console = AnsiConsole.Console;
        var cards = options.Mode switch
        {
            TerminalMode.Cards => true,
            TerminalMode.Lines => false,
            _ => !System.Console.IsOutputRedirected
                && console.Profile.Capabilities is { Ansi: true, Interactive: true }
                && Environment.GetEnvironmentVariable("TERM") is not "dumb",
        };
        if (cards)
            console.Profile.Capabilities.Ansi = true; // without effect unless the mode insists
        var keys = cards && options.ReadKeys && !System.Console.IsInputRedirected;
        return new TerminalDevice(console, keys ? new ConsoleKeySource() : null, cards, GuardsProcess: cards);
    }
}
