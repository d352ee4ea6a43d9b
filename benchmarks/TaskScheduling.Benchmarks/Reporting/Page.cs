using System.Text;

namespace TaskScheduling.Benchmarks;

/// <summary>The generated part of the page; what people wrote around it stays.</summary>
internal static class Page
{
    public const string Path = "benchmarks/README.md";

    private const string Begin = "<!-- results -->\n";
    private const string End = "<!-- /results -->";

    /// <exception cref="InvalidOperationException">The page has lost its marks.</exception>
    public static void Write(IReadOnlyList<TableResult> results)
    {
        var page = File.ReadAllText(Path);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < Begin.Length || end < begin)
            throw new InvalidOperationException($"{Path} must contain {Begin.Trim()} and, after it, {End}.");
        File.WriteAllText(Path, $"{page[..begin]}{Render(results)}{page[end..]}");
    }

    public static string Render(IReadOnlyList<TableResult> results)
    {
        var text = new StringBuilder("<!-- Written by benchmarks/run report: change the code, not this. -->\n\n");
        if (results.MaxBy(result => result.Provenance.Date) is { } newest)
            text.Append(Environment(newest.Provenance));
        var known = TableLayouts.All.Select(layout => layout.Name).ToList();
        var ordered = results.OrderBy(result => known.IndexOf(result.Table) is >= 0 and var place ? place : known.Count)
            .ThenBy(result => result.Table, StringComparer.Ordinal).ToArray();
        foreach (var result in ordered)
            text.Append(new TableSection(result).Text());
        return text.Append(LossesSection.Text(ordered)).ToString();
    }

    private static string Environment(Provenance where) => Markdown.Table(
        ["measured on", ""],
        [
            ["machine", where.Machine],
            ["system", where.System],
            .. where.Disk is { } disk ? [["temporary folder", disk]] : Array.Empty<string[]>(),
            [".NET", where.Runtime],
            ["packages", where.Packages],
        ]);
}
