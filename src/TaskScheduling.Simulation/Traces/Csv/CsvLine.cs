namespace TaskScheduling.Simulation;

/// <summary>Splits one line into its fields, as RFC 4180 writes them.</summary>
/// <remarks>
/// Own code because a row here never spans lines: a quote that goes astray costs one row and not the rest of the file. The known
/// libraries follow it over line breaks, and those looked at are not ready for native publishing. Not thread-safe.
/// </remarks>
internal sealed class CsvLine
{
    public const int MostFields = 4096;

    private readonly List<int> _ends = []; // within _text, one for each field
    private char[] _text = new char[256];

    public int Count => _ends.Count;

    /// <summary>A field without its quotes; empty where the line ends before. Valid until the next split.</summary>
    public ReadOnlySpan<char> this[int index] =>
        (uint)index >= (uint)_ends.Count ? default : _text.AsSpan((index == 0 ? 0 : _ends[index - 1])..(_ends[index]));

    /// <summary>False: a quote does not close, or there are thousands of fields.</summary>
    public bool TrySplit(ReadOnlySpan<char> line, char separator)
    {
        _ends.Clear();
        if (_text.Length < line.Length)
            _text = new char[line.Length];
        var written = 0;
        while (true)
        {
            var rest = line.TrimStart(' ');
            if (!(rest is ['"', ..] ? TryTakeQuoted(ref rest, ref written) : TakePlain(ref rest, separator, ref written)) || _ends.Count == MostFields)
                return false;
            _ends.Add(written);
            if (rest.IsEmpty)
                return true;
            if (rest[0] != separator)
                return false;
            line = rest[1..];
        }
    }

    private bool TakePlain(ref ReadOnlySpan<char> rest, char separator, ref int written)
    {
        var end = rest.IndexOf(separator);
        var field = end < 0 ? rest : rest[..end];
        field.CopyTo(_text.AsSpan(written));
        written += field.Length;
        rest = rest[field.Length..];
        return true;
    }

    private bool TryTakeQuoted(ref ReadOnlySpan<char> rest, ref int written)
    {
        rest = rest[1..];
        while (rest.IndexOf('"') is var end and >= 0)
        {
            rest[..end].CopyTo(_text.AsSpan(written));
            written += end;
            rest = rest[(end + 1)..];
            if (rest is not ['"', ..])
            {
                rest = rest.TrimStart(' ');
                return true;
            }

            _text[written++] = '"';
            rest = rest[1..];
        }

        return false;
    }
}
