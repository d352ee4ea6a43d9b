using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Reads job logs in the Standard Workload Format 2.2 of the Parallel Workloads Archive.</summary>
internal static class SwfReader
{
    private const double MostSeconds = 1e10; // 300 years
    private const double MostWhole = 1L << 53; // beyond, a double skips whole numbers

    /// <exception cref="InputFileException">No row is usable, or a line is too long.</exception>
    public static JobLog Read(TextReader text, string file)
    {
        var lines = new BoundedLineReader(text, file);
        var repairs = new RepairLog();
        var jobs = new JobLogBuilder(file, repairs);
        var header = new SwfHeader();
        var names = new Dictionary<double, string>();
        Span<double> fields = stackalloc double[SwfFields.Count];
        while (lines.TryRead(out var line))
        {
            line = line.Trim();
            if (line is [';', ..])
            {
                header.Add(line[1..]);
                continue;
            }

            if (line.IsEmpty)
                continue;
            repairs.CountRow();
            if (!SwfFields.TryParse(line, fields, out var fault, out var field))
                DropShape(repairs, lines, fault, field);
            else if (fields[SwfFields.Submit] is not (>= 0 and <= MostSeconds))
                repairs.Drop(lines.Line, "the submit time must be known and not negative, was", fields[SwfFields.Submit].ToString(CultureInfo.InvariantCulture));
            else
                jobs.Add(Job(fields, repairs, lines.Line, names));
        }

        repairs.RemarkOn(lines);
        return jobs.Build(header.Texts);
    }

    private static void DropShape(RepairLog repairs, BoundedLineReader lines, ReadOnlySpan<char> fault, int field)
    {
        if (!lines.IsTerminated)
            repairs.Drop(lines.Line, "the last line is cut off");
        else if (fault.IsEmpty)
            repairs.Drop(lines.Line, "a row must have 18 fields");
        else
            repairs.Drop(lines.Line, $"field {field} must be a number, was", fault);
    }

    private static RecordedJob Job(ReadOnlySpan<double> fields, RepairLog repairs, int line, Dictionary<double, string> names)
    {
        var runTime = Seconds(fields[SwfFields.RunTime]);
        if (runTime is null)
            repairs.LeaveOut(line, "run time", fields[SwfFields.RunTime] is -1 ? default : fields[SwfFields.RunTime].ToString(CultureInfo.InvariantCulture));

        // A log without the processors that a job got often has those it asked for.
        var processors = Processors(fields[SwfFields.AllocatedProcessors]) ?? Processors(fields[SwfFields.RequestedProcessors]);
        return new RecordedJob(
            Whole(fields[SwfFields.Number]) ?? repairs.Rows,
            TimeSpan.FromSeconds(fields[SwfFields.Submit]),
            runTime,
            processors,
            Seconds(fields[SwfFields.AverageCpuTime] * processors),
            Seconds(fields[SwfFields.RequestedTime]),
            Whole(fields[SwfFields.UsedMemoryKilobytes] * 1024 * processors),
            (int?)Whole(fields[SwfFields.Status], 100),
            Name(fields[SwfFields.User], names),
            Name(fields[SwfFields.Queue], names));
    }

    private static TimeSpan? Seconds(double? value) => value is >= 0 and <= MostSeconds ? TimeSpan.FromSeconds(value.Value) : null;

    private static int? Processors(double value) => value is >= 1 and <= int.MaxValue ? (int)value : null;

    private static long? Whole(double? value, double most = MostWhole) => value >= 0 && value <= most ? (long)value : null;

    /// <summary>Users and queues have numbers; a log has few of them, so each text is made once.</summary>
    private static string? Name(double value, Dictionary<double, string> names)
    {
        if (Whole(value) is not { } number)
            return null;
        if (!names.TryGetValue(number, out var name))
            names[number] = name = number.ToString(CultureInfo.InvariantCulture);
        return name;
    }
}
