namespace TaskScheduling.Benchmarks;

/// <summary>What a reader is told about a table beside its figures. A table without a layout is printed as it is.</summary>
/// <param name="Name">The table.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">What was done, in a sentence or two.</param>
internal sealed record TableLayout(string Name, string Title, string Text)
{
    /// <summary>The row everything is divided by. Null: no ratios.</summary>
    public string? Floor { get; init; }

    /// <summary>Rows of other libraries that do the same job; patterns as in <see cref="Target.Row"/>.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Our rows that stand for the same job as those of the peers.</summary>
    public IReadOnlyList<string> Ours { get; init; } = [];

    /// <summary>Figures of which more is better; of all others less is.</summary>
    public IReadOnlyList<string> MoreIsBetter { get; init; } = [];

    public bool IsPeer(string row) => Peers.Any(peer => Target.IsNamed(peer, row));

    /// <summary>How often <paramref name="one"/> is as good as <paramref name="other"/>.</summary>
    public double Advantage(string column, double one, double other) => MoreIsBetter.Contains(column) ? one / other : other / one;

    public static TableLayout Of(string table) =>
        TableLayouts.All.FirstOrDefault(layout => layout.Name == table) ?? new TableLayout(table, $"{char.ToUpperInvariant(table[0])}{table[1..].Replace('-', ' ')}", "");
}
