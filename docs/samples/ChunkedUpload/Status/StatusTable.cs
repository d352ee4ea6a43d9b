namespace ChunkedUpload;

/// <summary>The table as lines of text, one for each chunk, none wider than the terminal.</summary>
internal static class StatusTable
{
    private const int StateWidth = 9;

    /// <summary>What fits; what is still to be done comes before what is done.</summary>
    /// <param name="lines">One for each chunk, in the order of the session.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Rows that may be used. At least 2.</param>
    public static IReadOnlyList<string> Render(IReadOnlyList<StatusLine> lines, int width, int height)
    {
        if (lines.Count <= height)
            return [.. lines.Select(line => Row(line, width))];
        var left = lines.Where(line => line.State != "sent").Take(height - 1).ToArray();
        return [.. left.Select(line => Row(line, width)), Cut($"and {lines.Count - left.Length} more, {lines.Count(line => line.State == "sent")} of {lines.Count} sent", width)];
    }

    public static string Row(StatusLine line, int width = int.MaxValue) =>
        Cut($"{line.Chunk}  {line.State.PadRight(StateWidth)} {line.Percent,3} %  {line.Why}".TrimEnd(), width);

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
