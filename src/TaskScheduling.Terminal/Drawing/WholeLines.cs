using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>What the app writes above the cards, with the line end it may lack: the cards begin on a line of their own.</summary>
internal sealed class WholeLines : Renderable
{
    private readonly IReadOnlyList<Segment> _segments;

    private WholeLines(IReadOnlyList<Segment> segments) => _segments = segments;

    public static WholeLines Of(RenderOptions options, IEnumerable<IRenderable> renderables)
    {
        List<Segment> segments = [.. renderables.SelectMany(part => part.Render(options, options.ConsoleSize.Width))];
        if (segments.FindLast(static segment => segment is { IsControlCode: false, Text.Length: > 0 }) is { } last && !last.IsLineBreak && !last.Text.EndsWith('\n'))
            segments.Add(Segment.LineBreak);
        return new WholeLines(segments);
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => _segments;
}
