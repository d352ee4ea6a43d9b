namespace TaskScheduling.Simulation;

/// <summary>The rows of a file with separated values, and the columns that mean something.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class CsvTable
{
    private readonly BoundedLineReader _lines;
    private readonly string _file;
    private readonly char _separator;
    private readonly int _fieldsOfHeader;
    private bool _firstLineIsRow;

    /// <summary>Reads the header, or the first row of a file without one; without a mapping the header has to say it all.</summary>
    /// <exception cref="InputFileException">A column of the mapping is not there, or the header leaves a unit open.</exception>
    public CsvTable(TextReader text, string file, CsvMapping? mapping, bool isOfJobs)
    {
        _file = file;
        _lines = new BoundedLineReader(text, file);
        if (!TryReadLine(out var first))
            throw new InputFileException(file, null, null, "A file must hold a header and rows", null, "Check that it is the right file: this one is empty.");
        _separator = mapping?.Separator ?? Separator(first);
        if (!Fields.TrySplit(first, _separator))
            throw new InputFileException(file, Line, null, "The first line must name the columns, with every quote closed", InputFileException.Shown(first), "Correct the line.");
        _fieldsOfHeader = Fields.Count;
        _firstLineIsRow = mapping is { HasHeader: false };
        Mapping = mapping ?? CsvMapping.FromHeader(Fields, isOfJobs, file, Line);
        Columns = [.. Mapping.Columns.Where(column => CsvVocabulary.IsOfJobs(column.Meaning) == isOfJobs).Select(Find)];
        Numbers = new CsvNumbers(Mapping);
    }

    public CsvLine Fields { get; } = new();

    public CsvMapping Mapping { get; }

    public CsvNumbers Numbers { get; }

    public IReadOnlyList<CsvColumn> Columns { get; }

    public RepairLog Repairs { get; } = new();

    public int Line => _lines.Line;

    /// <summary>The one column of a meaning; null: there is none.</summary>
    /// <exception cref="InputFileException">There are several.</exception>
    public CsvColumn? Single(CsvMeaning meaning)
    {
        CsvColumn[] found = [.. Columns.Where(column => column.Meaning == meaning)];
        if (found.Length <= 1)
            return found.FirstOrDefault();
        throw new InputFileException(
            _file,
            null,
            null,
            $"Only one column can be the {CsvVocabulary.Word(meaning).Name}",
            string.Join("', '", found.Select(column => column.Title)),
            "Write a mapping file that names the right one.");
    }

    /// <exception cref="InputFileException">There is none, or there are several.</exception>
    public CsvColumn Required(CsvMeaning meaning)
    {
        var word = CsvVocabulary.Word(meaning);
        return Single(meaning) ?? throw new InputFileException(
            _file,
            Line,
            null,
            $"A column must be the {word.Name}",
            FirstLine(),
            $"Name it {word.Headers[0]}_{word.Units[0].Name}, for example, or write a mapping file.");
    }

    /// <summary>Goes on to the next row that can be split; what cannot is dropped.</summary>
    public bool TryReadRow()
    {
        while (true)
        {
            if (_firstLineIsRow)
            {
                _firstLineIsRow = false;
                Repairs.CountRow();
                return true;
            }

            if (!TryReadLine(out var line))
            {
                Repairs.RemarkOn(_lines);
                return false;
            }

            Repairs.CountRow();
            if (!Fields.TrySplit(line, _separator))
                Repairs.Drop(Line, "every quote must close on its line, was", line);
            else if (!_lines.IsTerminated && Fields.Count < _fieldsOfHeader)
                Repairs.Drop(Line, "the last line is cut off");
            else
                return true;
        }
    }

    private bool TryReadLine(out ReadOnlySpan<char> line)
    {
        while (_lines.TryRead(out line))
        {
            if (line.TrimStart() is not ([] or ['#', ..]))
                return true;
        }

        return false;
    }

    private CsvColumn Find(CsvColumn column)
    {
        if (column.Index >= 0)
            return column;
        for (var index = 0; index < _fieldsOfHeader; index++)
        {
            if (Fields[index].Trim().Equals(column.Name, StringComparison.OrdinalIgnoreCase))
                return column with { Index = index };
        }

        throw new InputFileException(
            _file,
            Line,
            null,
            $"The header must have the column '{column.Name}' of the mapping",
            FirstLine(),
            "Correct the name, or give the column's number.");
    }

    private string FirstLine() => string.Join(_separator, Enumerable.Range(0, Fields.Count).Select(index => Fields[index].ToString()));

    private static char Separator(ReadOnlySpan<char> header)
    {
        var best = ',';
        foreach (var candidate in ";\t")
        {
            if (header.Count(candidate) > header.Count(best))
                best = candidate;
        }

        return best;
    }
}
