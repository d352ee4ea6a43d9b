namespace TaskScheduling.Simulation;

/// <summary>How a meaning is written.</summary>
/// <param name="Name">In mappings.</param>
/// <param name="Headers">In headers, without the unit.</param>
/// <param name="Units">Those it can have; none: it needs no unit.</param>
internal sealed record CsvWord(string Name, string[] Headers, CsvUnit[] Units)
{
    /// <summary>The channel that comes of it; null: it is no quantity of a device.</summary>
    public TraceChannelKind? Kind { get; init; }

    /// <summary>Texts that stand for a number; null: numbers only.</summary>
    public Dictionary<string, double>? Values { get; init; }

    public CsvUnit? Unit(string name) => Array.Find(Units, unit => unit.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>For messages: <c>C, F, K or mC</c>.</summary>
    public string UnitNames => string.Join(", ", Units.Select(unit => unit.Name));
}
