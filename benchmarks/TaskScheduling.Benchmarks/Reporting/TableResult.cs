namespace TaskScheduling.Benchmarks;

/// <summary>A table as one run measured it; what is divided by each other comes from the same run.</summary>
internal sealed record TableResult(string Table, Provenance Provenance, IReadOnlyList<Measurement> Measurements)
{
    public IReadOnlyList<string> Rows => [.. Measurements.Select(cell => cell.Row).Distinct()];

    public IReadOnlyList<string> Columns => [.. Measurements.Select(cell => cell.Column).Distinct()];

    public Measurement? Find(string row, string column) => Measurements.FirstOrDefault(cell => cell.Row == row && cell.Column == column);

    /// <summary>All rounds of a run laid together, one result for each table.</summary>
    public static IReadOnlyList<TableResult> From(Provenance provenance, IEnumerable<Measurement> rounds) =>
    [
        .. rounds.GroupBy(cell => (cell.Table, cell.Row, cell.Column))
            .Select(cell => new Measurement(cell.Key.Table, cell.Key.Row, cell.Key.Column, [.. cell.SelectMany(round => round.Values)]))
            .GroupBy(cell => cell.Table)
            .Select(table => new TableResult(table.Key, provenance, [.. table])),
    ];
}
