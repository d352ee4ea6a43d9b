namespace TaskScheduling.Simulation;

/// <summary>Tells formats apart by what is in a file; its name says nothing.</summary>
internal static class TraceFormats
{
    private const int NulsOfAnotherEncoding = 3; // every other character is one; a damaged file has far fewer

    /// <exception cref="InputFileException">The file is empty, not a text, or has a line that is too long.</exception>
    public static TraceFormat Recognise(TextReader text, string file)
    {
        var lines = new BoundedLineReader(text, file);
        var isFirst = true;
        while (lines.TryRead(out var line))
        {
            if (line.Count('\0') * NulsOfAnotherEncoding > line.Length)
                throw new InputFileException(file, lines.Line, null, "A file must be text in UTF-8, or in UTF-16 with a byte order mark", null, "Save it as UTF-8.");
            line = line.Trim();
            if (line.IsEmpty)
                continue;
            if (isFirst && (line is [';', ..] || SwfFields.IsRow(line)))
                return TraceFormat.Swf;
            isFirst = false;
            if (MonitoringHeader.Parse(line) is not null)
                return TraceFormat.SbcBench;
        }

        return isFirst
            ? throw new InputFileException(file, null, null, "A file must hold a header and rows", null, "Check that it is the right file: this one is empty.")
            : TraceFormat.Csv;
    }
}
