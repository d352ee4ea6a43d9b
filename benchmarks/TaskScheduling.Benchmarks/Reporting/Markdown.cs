namespace TaskScheduling.Benchmarks;

internal static class Markdown
{
    /// <summary>A table and the empty line after it.</summary>
    /// <param name="heading">One for each column.</param>
    /// <param name="rows">As many cells each.</param>
    /// <param name="numbers">From which column on cells stand at the right. Null: none.</param>
    public static string Table(IReadOnlyList<string> heading, IEnumerable<IReadOnlyList<string>> rows, Range? numbers = null)
    {
        var (first, count) = numbers?.GetOffsetAndLength(heading.Count) ?? (0, 0);
        var alignment = heading.Select((_, column) => column >= first && column < first + count ? "---:" : "---");
        return string.Concat([Line(heading), $"|{string.Join('|', alignment)}|\n", .. rows.Select(Line), "\n"]);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
