using System.Text;
using Spectre.Console;

namespace TaskScheduling.Cli;

/// <summary>Where a command writes to. In a terminal it may use colours and signs; anywhere else it writes ASCII without escape codes.</summary>
/// <param name="output">What was asked for.</param>
/// <param name="error">What went wrong.</param>
/// <param name="isTerminal">Whether a person looks at <paramref name="output"/>.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class ConsolePort(TextWriter output, TextWriter error, bool isTerminal, int width = ConsolePort.NarrowWidth)
{
    /// <summary>Every page fits this width.</summary>
    public const int NarrowWidth = 80;

    // Longer lines are hard to read, however wide the window is.
    private const int WidestWidth = 110;

    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>Columns to use.</summary>
    public int Width { get; } = Math.Clamp(width, 40, WidestWidth);

    public static ConsolePort OfThisProcess()
    {
        var isTerminal = !Console.IsOutputRedirected && Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage;
        return new ConsolePort(Console.Out, Console.Error, isTerminal, WidthOfTerminal());
    }

    /// <summary>The text as it can be shown: in a terminal as it is, elsewhere in ASCII.</summary>
    public string Fit(string text) => isTerminal ? text : PlainText.From(text);

    /// <summary>Draws on <see cref="Output"/>. Texts go through <see cref="Fit"/> before they are measured.</summary>
    public void Draw(Action<IAnsiConsole> draw)
    {
        using var drawn = new StringWriter { NewLine = "\n" };
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(isTerminal ? Output : drawn), Interactive = InteractionSupport.No };
        if (!isTerminal)
        {
            settings.Ansi = AnsiSupport.No;
            settings.ColorSystem = ColorSystemSupport.NoColors;
            settings.Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false };
        }

        var console = AnsiConsole.Create(settings);
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = isTerminal;
        draw(console);
        if (!isTerminal)
            WriteTrimmed(drawn.ToString());
    }

    /// <summary>Does something that may take long; on a terminal a bar on standard error shows how far it is, and goes away.</summary>
    public T WhileWorking<T>(string what, Func<IProgress<double>?, T> work)
    {
        if (!isTerminal || Console.IsErrorRedirected)
            return work(null);
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error) });
        return screen.Progress().AutoClear(true).Start(bars =>
        {
            var bar = bars.AddTask(Fit(what).EscapeMarkup(), maxValue: 1);
            return work(new Progress<double>(share => bar.Value = share));
        });
    }

    // Columns are filled up with blanks, which nobody wants in a file.
    private void WriteTrimmed(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n'))
            Output.WriteLine(line.TrimEnd());
    }

    private static int WidthOfTerminal()
    {
        if (Console.IsOutputRedirected)
            return NarrowWidth;
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : NarrowWidth;
        }
        catch (IOException)
        {
            return NarrowWidth;
        }
    }
}
