using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>How far a task is. Where that is not known a piece wanders to and fro while it runs.</summary>
internal sealed class Bar(FrameSize size, TimeProvider time)
{
    private const int Percent = 7;
    private static readonly TimeSpan Crossing = TimeSpan.FromSeconds(2.5);

    public IReadOnlyList<Segment> Of(Card card, string indent)
    {
        var task = card.Shown;
        var width = size.Width - 1 - indent.Length - Percent;
        if (width < 3)
            return [new Segment(indent), new Segment(PercentOf(task).Trim(), CardStyles.Of(card))];
        var (from, to) = task.Fraction is { } fraction
            ? (0, (int)(width * Math.Clamp(fraction, 0, 1)))
            : task.State is TaskState.Running && task.WaitingFor is null ? Wandering(width) : (0, 0);
        return
        [
            new Segment(indent),
            new Segment(Line(from, done: false), CardStyles.Quiet),
            new Segment(Line(to - from, done: true), CardStyles.Of(card)),
            new Segment(Line(width - to, done: false), CardStyles.Quiet),
            new Segment(PercentOf(task).PadLeft(Percent), CardStyles.Text),
        ];
    }

    /// <summary>100 % only when it is: 99.9 % reads 99 %.</summary>
    public static string PercentOf(TaskPresentation task) => task.Fraction is { } fraction ? $"{(int)(Math.Clamp(fraction, 0, 1) * 100 + 1e-9)} %" : "";

    private (int From, int To) Wandering(int width)
    {
        var piece = Math.Max(1, width / 6);
        var path = width - piece;
        var phase = time.GetElapsedTime(0).TotalSeconds / Crossing.TotalSeconds % 2;
        var from = (int)(path * (phase <= 1 ? phase : 2 - phase));
        return (from, from + piece);
    }

    private string Line(int length, bool done) => new(size.Unicode ? done ? '━' : '─' : done ? '#' : '-', Math.Max(0, length));
}
