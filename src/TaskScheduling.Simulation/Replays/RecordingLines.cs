namespace TaskScheduling.Simulation;

/// <summary>The lines of one file, with no more of it in memory than its longest line.</summary>
internal sealed class RecordingLines(SegmentFile file) : IDisposable
{
    private readonly FileStream _stream = Open(file);
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <param name="progress">Hears how many bytes were read so far.</param>
    /// <exception cref="RecordingFormatException">While it is enumerated: a line is damaged.</exception>
    public IEnumerable<RecordingLine> Read(Action<long> progress)
    {
        var (number, searched) = (1, 0);
        while (true)
        {
            var length = _buffer.AsSpan((_start + searched).._end).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = RecordingReader.Line(number++, _buffer.AsSpan(_start, searched + length));
                _start += searched + length + 1;
                searched = 0;
                yield return line;
                continue;
            }

            searched = _end - _start;
            if (!Fill())
                break;
            progress(_stream.Position);
        }

        if (_end > _start)
            yield return new RecordingLine.Truncated(number, _end - _start);
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = Guarded(() => _stream.Read(_buffer, _end, _buffer.Length - _end));
        _end += read;
        return read > 0;
    }

    private T Guarded<T>(Func<T> read) => Guarded(file, read);

    private static FileStream Open(SegmentFile file) =>
        Guarded(file, () => new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    private static T Guarded<T>(SegmentFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(file.Path, null, null, $"the file cannot be read: {exception.Message.TrimEnd('.')}", null, "Check its name and its permissions.");
        }
    }
}
