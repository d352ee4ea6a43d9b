namespace TaskScheduling.Benchmarks;

/// <summary>One table of the page: figures, ratios where there is something to divide by, targets.</summary>
internal sealed class TableSection
{
    private readonly TableResult _result;
    private readonly TableLayout _layout;
    private readonly IReadOnlyList<string> _rows;

    public TableSection(TableResult result)
    {
        (_result, _layout) = (result, TableLayout.Of(result.Table));
        _rows = _layout.Floor is null ? result.Rows : [.. result.Rows.OrderByDescending(row => _layout.Advantage(result.Columns[0], Median(row, result.Columns[0]), 1))];
    }

    public string Text() => $"### {_layout.Title}\n\n{Introduction()}\n\n{Figures()}{Ratios()}{Goals()}";

    private string Introduction() =>
        $"{_layout.Text} Table `{_result.Table}`, commit {_result.Provenance.Commit}, {_result.Provenance.Date}.".TrimStart();

    private string Figures()
    {
        var settings = Measurements.All.OfType<IDescribedRow>().Where(row => row.Table == _result.Table).ToDictionary(row => row.Row, row => row.Description);
        string[] last = settings.Count > 0 ? ["settings"] : [];
        return Markdown.Table(["median (least–most)", .. _result.Columns, .. last], _rows.Select(Cells), 1..(_result.Columns.Count + 1));

        string[] Cells(string row) =>
        [
            Emphasized(row),
            .. _result.Columns.Select(column => _result.Find(row, column) is { } cell ? Figure.Text(cell) : ""),
            .. last.Select(_ => settings.GetValueOrDefault(row, "")),
        ];
    }

    private string Ratios()
    {
        if (_layout.Floor is not { } floor)
            return "";
        var columns = _result.Columns.Where(column => Median(floor, column) > 0).ToArray();
        return $"Divided by the figures of {floor}; behind the stroke, by those of the best peer:\n\n"
            + Markdown.Table(["ratio", .. columns], _rows.Select(row => (string[])[Emphasized(row), .. columns.Select(column => Ratio(row, column, floor))]), 1..);
    }

    private string Ratio(string row, string column, string floor)
    {
        var peers = _result.Rows.Where(_layout.IsPeer).Select(peer => Median(peer, column)).Where(double.IsFinite).ToArray();
        var best = peers.Length == 0 ? double.NaN : _layout.MoreIsBetter.Contains(column) ? peers.Max() : peers.Min();
        return $"{Divided(Median(floor, column))} / {Divided(best)}";

        string Divided(double by) => Median(row, column) / by is var ratio && double.IsFinite(ratio) ? Figure.Text(ratio) : "-";
    }

    private string Goals()
    {
        var verdicts = Targets.All.SelectMany(target => target.Judge(_result.Measurements)).ToArray();
        return verdicts.Length == 0 ? "" : Markdown.Table(
            ["target", "figure", "has to be", "limit", "measured", ""],
            verdicts.Select(verdict => (string[])
            [
                verdict.Row, verdict.Target.Column, verdict.Target.Rule, Figure.Text(verdict.Limit), Figure.Text(verdict.Measured), verdict.IsMet ? "met" : "**missed**",
            ]),
            3..5);
    }

    private double Median(string row, string column) => _result.Find(row, column)?.Median ?? double.NaN;

    private string Emphasized(string row) => _layout.Ours.Contains(row) ? $"**{row}**" : row;
}
