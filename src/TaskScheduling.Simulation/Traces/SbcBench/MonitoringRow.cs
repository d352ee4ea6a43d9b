using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>The words of one row of a monitoring table, told apart by their units, since columns shift where a board lacks one.</summary>
internal readonly ref struct MonitoringRow
{
    public const int MostWords = 48;

    private const int LongestDegreeSign = 3;

    private readonly ReadOnlySpan<char> _line;
    private readonly ReadOnlySpan<Range> _words;
    private readonly int _load;

    private MonitoringRow(ReadOnlySpan<char> line, ReadOnlySpan<Range> words, int load, int secondOfDay)
    {
        _line = line;
        _words = words;
        _load = load;
        SecondOfDay = secondOfDay;
    }

    public int SecondOfDay { get; }

    /// <summary>Columns from the load on.</summary>
    public int Count => _words.Length - _load;

    /// <summary>A column's text, counted from the load; empty where the row ends before.</summary>
    public ReadOnlySpan<char> this[int column] => column < Count ? _line[_words[_load + column]] : default;

    /// <summary>Everything between time and load, without blanks and unit: <c>594/594</c>; empty: no clock.</summary>
    public string Clocks => _load == 1
        ? ""
        : _line[_words[1].Start.._words[_load - 1].End].ToString()
            .Replace(" ", "", StringComparison.Ordinal)
            .Replace("MHz", "", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a line can be meant as a row: it begins as a time of day does, or has several shares.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<char> line) => line[..Math.Min(line.Length, 8)].Count(':') == 2 || line.Count('%') >= 3;

    /// <summary>Reads a row; the space for its words has to hold <see cref="MostWords"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, Span<Range> words, out MonitoringRow row)
    {
        row = default;
        words = words[..line.SplitAny(words, " \t", StringSplitOptions.RemoveEmptyEntries)];
        if (words.Length < 3 || !TryParseTime(line[words[0]].TrimEnd(':'), out var second))
            return false;

        // The first share of processor time stands behind the load, whatever comes before.
        var share = 2;
        while (share < words.Length && line[words[share]] is not [.., '%'])
            share++;
        if (share == words.Length)
            return false;
        row = new MonitoringRow(line, words, share - 1, second);
        return true;
    }

    /// <summary>A number with its unit behind it: <c>103.1°C</c>, <c>25%</c>, <c>5.1W</c>.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> text, ReadOnlySpan<char> unit, out double number)
    {
        number = double.NaN;
        if (!text.EndsWith(unit, StringComparison.Ordinal))
            return false;

        // A degree sign may have become something else in another encoding.
        text = text[..^unit.Length];
        var end = text.LastIndexOfAnyInRange('0', '9') + 1;
        return text.Length - end <= (unit is "C" ? LongestDegreeSign : 0)
            && double.TryParse(text[..end], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryParseTime(ReadOnlySpan<char> text, out int second)
    {
        second = 0;
        if (!TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return false;
        second = (int)(time.Ticks / TimeSpan.TicksPerSecond);
        return true;
    }
}
