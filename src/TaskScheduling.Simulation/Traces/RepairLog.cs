using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Counts what a reader repairs and notes the first few cases; a file of nothing but faults costs no more than a good one.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class RepairLog
{
    private const int MostNotes = 20;
    private const int LongestSubject = 100; // it may begin with the name of a column

    private readonly List<string> _notes = [];
    private int _notNoted;
    private int _reordered;
    private int _withoutValue;
    private int _lastWithoutValue;

    public int Rows { get; private set; }

    public int Dropped { get; private set; }

    /// <summary>The first finding, for a file of which nothing is left.</summary>
    public string? First => _notes.FirstOrDefault();

    public void CountRow() => Rows++;

    public void Reorder(int rows)
    {
        _reordered += rows;
        if (rows > 0)
            Note($"{rows} row(s) were not in order of time and were moved");
    }

    /// <summary>A row is not in the result.</summary>
    public void Drop(int line, string why, ReadOnlySpan<char> value = default)
    {
        Dropped++;
        Note(line, "dropped", why, value);
    }

    /// <summary>A row lacks a value; only a text that stands in its place is worth a note.</summary>
    public void LeaveOut(int line, string what, ReadOnlySpan<char> value)
    {
        if (_lastWithoutValue != line)
            _withoutValue++;
        _lastWithoutValue = line;
        if (!value.IsEmpty)
            Note(line, "left out", what, value);
    }

    /// <summary>What the lines themselves told, once all are read.</summary>
    public void RemarkOn(BoundedLineReader lines)
    {
        if (lines.FirstUndecodable is { } line)
            Note(line, "has bytes that are not UTF-8", null, default);
    }

    public TraceRepairs ToRepairs()
    {
        var notes = new List<string>(_notes);
        if (_notNoted > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"and {_notNoted} more"));
        return new TraceRepairs(Rows, _reordered, Dropped, _withoutValue, [.. notes]);
    }

    private void Note(int line, string what, string? subject, ReadOnlySpan<char> value)
    {
        if (_notes.Count >= MostNotes)
        {
            _notNoted++;
            return;
        }

        var about = subject is null ? "" : $", {InputFileException.Shown(subject, LongestSubject)}";
        var text = value.IsEmpty ? "" : $" '{InputFileException.Shown(value)}'";
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {what}{about}{text}"));
    }

    private void Note(string text)
    {
        if (_notes.Count >= MostNotes)
            _notNoted++;
        else
            _notes.Add(text);
    }
}
