using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Reads a text line by line in bounded memory, however long a line claims to be.</summary>
/// <remarks>Lines end with LF, CRLF or CR. Not thread-safe.</remarks>
internal sealed class BoundedLineReader(TextReader text, string file)
{
    /// <summary>Far more than any row of numbers; a longer line is not a text file's.</summary>
    public const int MostCharacters = 1 << 20;

    private char[] _buffer = new char[16 * 1024];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Number of the line read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the line read last had a line break; the last line of a file that was cut off has none.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>The first line with bytes that could not be decoded; null: none so far.</summary>
    public int? FirstUndecodable { get; private set; }

    /// <summary>The next line; it is valid until the next call.</summary>
    /// <exception cref="InputFileException">The line is longer than <see cref="MostCharacters"/>.</exception>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        var searched = 0;
        while (true)
        {
            var pending = _buffer.AsSpan(_start, _end - _start);
            var at = pending[searched..].IndexOfAny('\n', '\r');
            searched = at < 0 ? pending.Length : searched + at;
            if (searched > MostCharacters)
                throw TooLong();

            // A CR at the end of the buffer may be the first half of a CRLF.
            if (at >= 0 && (pending[searched] == '\n' || searched + 1 < pending.Length || _atEnd))
            {
                var isPair = pending[searched] == '\r' && searched + 1 < pending.Length && pending[searched + 1] == '\n';
                line = Take(searched, searched + (isPair ? 2 : 1));
                IsTerminated = true;
                return true;
            }

            if (_atEnd)
            {
                line = Take(searched, searched);
                IsTerminated = false;
                return searched > 0;
            }

            Fill();
        }
    }

    private ReadOnlySpan<char> Take(int length, int consumed)
    {
        var line = _buffer.AsSpan(_start, length);
        _start += consumed;
        if (consumed == 0)
            return line;

        Line++;
        if (Line == 1 && line is ['\uFEFF', ..])
            line = line[1..];
        if (FirstUndecodable is null && line.Contains('\uFFFD'))
            FirstUndecodable = Line;
        return line;
    }

    private void Fill()
    {
        var pending = _end - _start;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, pending).CopyTo(_buffer);
            (_start, _end) = (0, pending);
        }

        if (pending == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = text.Read(_buffer, _end, _buffer.Length - _end);
        _atEnd = read == 0;
        _end += read;
    }

    private InputFileException TooLong() => new(
        file,
        Line + 1,
        null,
        string.Create(CultureInfo.InvariantCulture, $"A line must have at most {MostCharacters} characters"),
        null,
        "Check that the file is a text with line breaks, not compressed and not cut together wrongly.");
}
