using Spectre.Console;
using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>The last word of a task, wrapped between words below its title; a word wider than the terminal is left to the terminal.</summary>
/// <remarks>Not a Spectre paragraph: folding a wide character into a single column never ends there.</remarks>
internal sealed class EndLine(string sign, string plainSign, Style style, string title, string state, string? reason, string? subtitle) : Renderable
{
    private const int Indent = 2;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        yield return new Segment((options.Unicode ? sign : plainSign) + " ", style);
        var column = Indent;
        foreach (var (text, textStyle) in Parts(options.Unicode))
        {
            foreach (var word in text.Split(' '))
            {
                var width = Cells.Width(word);
                if (column > Indent && column + 1 + width > maxWidth)
                {
                    yield return Segment.LineBreak;
                    yield return Segment.Padding(Indent);
                    column = Indent;
                }

                var gap = column > Indent ? " " : "";
                yield return new Segment(gap + word, textStyle);
                column += gap.Length + width;
            }
        }

        yield return Segment.LineBreak;
    }

    private IEnumerable<(string Text, Style Style)> Parts(bool unicode)
    {
        yield return (title, CardStyles.Title);
        yield return ((unicode ? "– " : "- ") + (reason is null ? state : $"{state}: {reason}"), style);
        if (subtitle is not null)
            yield return ((unicode ? "· " : "- ") + subtitle, CardStyles.Quiet);
    }
}
