namespace TaskScheduling.Simulation;

/// <summary>What the columns of a file mean, in which units, and how the file is written.</summary>
/// <param name="Columns">Those that are read; the others are passed over.</param>
/// <remarks>Thread safety: immutable.</remarks>
internal sealed record CsvMapping(IReadOnlyList<CsvColumn> Columns)
{
    /// <summary>Between the fields; null: whichever of tab, semicolon and comma the first line has most of.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether 12,5 is twelve and a half; only with <c>;</c> between the fields.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>Whether the first line names the columns. Default: yes.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Numbers that stand for an unknown value. Default: −1.</summary>
    public IReadOnlyList<double> Missing { get; init; } = [-1];

    /// <summary>For how long a value holds; null: by the pace of its channel.</summary>
    public TimeSpan? MaximumGap { get; init; }

    /// <summary>Reads a mapping in YAML or JSON; docs/reference/traces.md has its keys.</summary>
    /// <exception cref="InputFileException">Names the place, the rule and the remedy.</exception>
    public static CsvMapping Parse(string text, string file) => new CsvMappingReader(file).Read(text);

    /// <summary>Takes the meanings from a header whose names say their units, such as <c>skin_temp_c</c>.</summary>
    /// <exception cref="InputFileException">A name leaves its unit open.</exception>
    public static CsvMapping FromHeader(CsvLine header, bool isOfJobs, string file, int line)
    {
        var columns = new List<CsvColumn>();
        for (var index = 0; index < header.Count; index++)
        {
            if (CsvHeaderName.Parse(header[index].Trim().ToString(), isOfJobs, file, line) is { } column)
                columns.Add(column with { Index = index });
        }

        return new CsvMapping(columns);
    }
}
