namespace TaskScheduling.Benchmarks;

/// <summary>What the median of a figure has to reach, against a number or against other rows of the same run.</summary>
/// <param name="Table">The table.</param>
/// <param name="Row">The row; with <c>*</c> at its end, every row that begins so.</param>
/// <param name="Column">The figure.</param>
internal sealed record Target(string Table, string Row, string Column)
{
    /// <summary>Reached from here upwards. Either this or <see cref="AtMost"/>.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Reached up to here.</summary>
    public double? AtMost { get; init; }

    /// <summary>Makes the number a multiple of this row; of the best one, where <c>*</c> leaves several. Null: the number stands alone.</summary>
    public string? Of { get; init; }

    /// <summary>Makes the number a distance from this row. Null: the number stands alone.</summary>
    public string? Above { get; init; }

    /// <summary>As a reader is told: "at least 10 × the best of `Quartz.NET*`".</summary>
    public string Rule
    {
        get
        {
            var reference = (Of ?? Above)?.TrimEnd('*', ' ', ',');
            var number = AtLeast ?? AtMost!.Value;
            var rule = (Of, Above) switch
            {
                ({ } of, _) => $"{Factor(number)} {(of.EndsWith('*') ? "the best row of " : "")}{reference}",
                (_, not null) => $"{Figure.Text(number)} more than {reference}",
                _ => Figure.Text(number),
            };
            return $"{(AtLeast is null ? "at most" : "at least")} {rule}";
        }
    }

    /// <summary>One verdict for each row it speaks of; none where the rows are missing.</summary>
    public IEnumerable<Verdict> Judge(IReadOnlyList<Measurement> measurements)
    {
        var table = measurements.Where(cell => cell.Table == Table && cell.Column == Column).ToArray();
        foreach (var cell in table.Where(cell => IsNamed(Row, cell.Row)))
        {
            if (Limit(table) is { } limit)
                yield return new Verdict(this, cell.Row, cell.Median, limit, AtLeast is null ? cell.Median <= limit : cell.Median >= limit);
        }
    }

    public static bool IsNamed(string pattern, string row) =>
        pattern.EndsWith('*') ? row.StartsWith(pattern[..^1], StringComparison.Ordinal) : row == pattern;

    private double? Limit(Measurement[] table)
    {
        var number = AtLeast ?? AtMost!.Value;
        if ((Of ?? Above) is not { } pattern)
            return number;
        var references = table.Where(cell => IsNamed(pattern, cell.Row)).Select(cell => cell.Median).ToArray();
        if (references.Length == 0)
            return null;
        var best = AtLeast is null ? references.Min() : references.Max();
        return Of is null ? best + number : best * number;
    }

    private static string Factor(double factor) => factor < 1 ? $"1/{Figure.Text(Math.Round(1 / factor, 2))} of" : $"{Figure.Text(factor)} ×";
}
