using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>What is drawn at one instant, line by line. Immutable.</summary>
internal sealed class Frame(IReadOnlyList<IReadOnlyList<Segment>> lines) : Renderable
{
    public static Frame Empty { get; } = new([]);

    public int Height => lines.Count;

    public bool LooksLike(Frame other) =>
        lines.Count == other.Lines.Count && lines.Zip(other.Lines).All(static pair => SameLine(pair.First, pair.Second));

    private IReadOnlyList<IReadOnlyList<Segment>> Lines => lines;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (var index = 0; index < lines.Count; index++)
        {
            if (index > 0)
                yield return Segment.LineBreak;
            foreach (var segment in lines[index])
                yield return segment;
        }
    }

    private static bool SameLine(IReadOnlyList<Segment> left, IReadOnlyList<Segment> right) =>
        left.Count == right.Count
        && left.Zip(right).All(static pair => pair.First.Text == pair.Second.Text && Equals(pair.First.Style, pair.Second.Style));
}

/// <summary>Room for a frame.</summary>
/// <param name="Width">Columns of the terminal.</param>
/// <param name="Height">Rows of the terminal.</param>
/// <param name="Unicode">Whether more than ASCII can be shown.</param>
internal sealed record FrameSize(int Width, int Height, bool Unicode);
