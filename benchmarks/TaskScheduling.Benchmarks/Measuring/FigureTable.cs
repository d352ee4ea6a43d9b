namespace TaskScheduling.Benchmarks;

/// <summary>Collects the cells of one published table, a value a repetition.</summary>
internal sealed class FigureTable(string name)
{
    private readonly List<(string Row, string Column, List<double> Values)> _cells = [];

    public void Add(string row, string column, double value)
    {
        var cell = _cells.Find(known => known.Row == row && known.Column == column);
        if (cell.Values is null)
            _cells.Add(cell = (row, column, []));
        cell.Values.Add(value);
    }

    public IReadOnlyList<Measurement> ToMeasurements() => [.. _cells.Select(cell => new Measurement(name, cell.Row, cell.Column, cell.Values))];
}
