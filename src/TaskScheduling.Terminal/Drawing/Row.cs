using Spectre.Console;
using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>One line with a text at the left and one at the right.</summary>
internal static class Row
{
    private const int Gap = 2;

    /// <summary>Takes the longest text at the right beside which the left fits whole; the left gives way only to the shortest, and keeps a third.</summary>
    public static IReadOnlyList<Segment> Spread(
        FrameSize size, IReadOnlyList<Segment> lead, (string Text, Style Style) left, IReadOnlyList<string> right, Style rightStyle)
    {
        var room = size.Width - 1 - lead.Sum(static segment => Cells.Width(segment.Text)); // the last column stays free: some terminals wrap there
        var leftWidth = Cells.Width(left.Text);
        var chosen = right.FirstOrDefault(text => leftWidth + Gap + Cells.Width(text) <= room) ?? (right.Count > 0 ? right[^1] : "");
        chosen = Cells.Fit(chosen, Math.Max(room * 2 / 3, room - leftWidth - Gap), size.Unicode);
        var rightWidth = Cells.Width(chosen);
        var shown = Cells.Fit(left.Text, rightWidth == 0 ? room : room - Gap - rightWidth, size.Unicode);
        if (rightWidth == 0)
            return [.. lead, new Segment(shown, left.Style)];
        var gap = Math.Max(0, room - Cells.Width(shown) - rightWidth);
        return [.. lead, new Segment(shown, left.Style), Segment.Padding(gap), new Segment(chosen, rightStyle)];
    }
}
