using System.Text;

namespace TaskScheduling.Simulation;

/// <summary>Reads recorded data from files, in whichever of the known formats they are.</summary>
internal static class TraceFile
{
    /// <summary>Reads the log of an sbc-bench run, or a file with separated values that a mapping or else its header explains.</summary>
    /// <exception cref="InputFileException">The content cannot be used.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static DeviceTrace ReadDevice(string path, CsvMapping? mapping = null) => ReadDevice(() => Open(path), path, mapping);

    /// <summary>Reads a job log in the Standard Workload Format, or a file with separated values that a mapping or else its header explains.</summary>
    /// <exception cref="InputFileException">The content cannot be used.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static JobLog ReadJobs(string path, CsvMapping? mapping = null) => ReadJobs(() => Open(path), path, mapping);

    /// <summary>The same from any source, which is opened twice: to recognise the format, and to read.</summary>
    public static DeviceTrace ReadDevice(Func<TextReader> open, string file, CsvMapping? mapping = null)
    {
        var format = mapping is null ? Recognise(open, file) : TraceFormat.Csv;
        using var text = open();
        return format switch
        {
            TraceFormat.SbcBench => SbcBenchReader.Read(text, file),
            TraceFormat.Csv => CsvReader.ReadDevice(text, file, mapping),
            _ => throw new InputFileException(file, null, null, "A device trace must have sensor readings", "a job log (SWF)", "Use it as a job log."),
        };
    }

    /// <summary>The same from any source, which is opened twice: to recognise the format, and to read.</summary>
    public static JobLog ReadJobs(Func<TextReader> open, string file, CsvMapping? mapping = null)
    {
        var format = mapping is null ? Recognise(open, file) : TraceFormat.Csv;
        using var text = open();
        return format switch
        {
            TraceFormat.Swf => SwfReader.Read(text, file),
            TraceFormat.Csv => CsvReader.ReadJobs(text, file, mapping),
            _ => throw new InputFileException(file, null, null, "A job log must have jobs", "a device trace (sbc-bench)", "Use it as a device trace."),
        };
    }

    private static TraceFormat Recognise(Func<TextReader> open, string file)
    {
        using var text = open();
        return TraceFormats.Recognise(text, file);
    }

    /// <summary>UTF-8, or what a byte order mark says; bytes that are neither become U+FFFD.</summary>
    private static StreamReader Open(string path) => new(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
}
