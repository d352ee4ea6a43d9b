using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>Finds the monitoring tables inside the log of an sbc-bench run, and joins them by their times of day.</summary>
/// <remarks>Also reads what <c>sbc-bench -m</c> and <c>armbianmonitor -m</c> print. Not thread-safe; one instance reads one log.</remarks>
internal sealed class SbcBenchReader
{
    private readonly BoundedLineReader _lines;
    private readonly RepairLog _repairs = new();
    private readonly DeviceTraceBuilder _trace;
    private readonly DayClock _clock = new();
    private readonly string _file;
    private MonitoringHeader? _header;
    private bool _isInside; // behind a headline, with no blank line between
    private int _tables;
    private int _rowsOfFirstTable;

    private SbcBenchReader(TextReader text, string file)
    {
        _file = file;
        _lines = new BoundedLineReader(text, file);
        _trace = new DeviceTraceBuilder(file, _repairs);
    }

    /// <exception cref="InputFileException">There is no monitoring table with a value, or a line is too long.</exception>
    public static DeviceTrace Read(TextReader text, string file) => new SbcBenchReader(text, file).Read();

    private DeviceTrace Read()
    {
        while (_lines.TryRead(out var line))
        {
            line = line.Trim();
            if (MonitoringHeader.Parse(line) is { } header)
            {
                _header = header;
                _tables++;
                _isInside = true;
            }
            else if (line.IsEmpty)
            {
                _isInside = false;
            }
            else if (_header is not null)
            {
                ReadRow(line, _header);
            }
        }

        if (_tables == 0)
            throw NoTable();
        PlaceTheLastReading();
        _repairs.RemarkOn(_lines);
        return _trace.Build();
    }

    private void ReadRow(ReadOnlySpan<char> line, MonitoringHeader header)
    {
        Span<Range> words = stackalloc Range[MonitoringRow.MostWords];
        if (!MonitoringRow.TryParse(line, words, out var row))
        {
            // Much else in a long log begins with a time of day; only in a table it is a damaged row.
            if (_isInside && MonitoringRow.LooksLikeOne(line))
            {
                _repairs.CountRow();
                _repairs.Drop(_lines.Line, "a row must have a time HH:MM:SS, a load and shares of processor time, was", line);
            }

            return;
        }

        _repairs.CountRow();
        if (!_lines.IsTerminated && row.Count < header.Columns.Length)
        {
            _repairs.Drop(_lines.Line, "the last line is cut off");
            return;
        }

        _trace.AddRow(_clock.Next(row.SecondOfDay) * TimeSpan.TicksPerSecond, _lines.Line);
        if (_tables == 1)
            _rowsOfFirstTable++;
        TakeClocks(row, header);
        for (var column = 0; column < header.Columns.Length; column++)
            TakeColumn(header.Columns[column], row[column]);
    }

    private void TakeClocks(in MonitoringRow row, MonitoringHeader header)
    {
        var clocks = row.Clocks.Split('/');
        for (var index = 0; index < clocks.Length; index++)
        {
            var name = header.ClockName(index, clocks.Length);
            if (name.Equals("fake", StringComparison.OrdinalIgnoreCase))
                continue; // what the kernel believes on a board whose firmware sets the real clock
            if (!double.TryParse(clocks[index], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var megahertz))
                continue; // "n/a" or nothing: the board does not tell
            Take(TraceChannelKind.ClockMegahertz, name, megahertz, clocks[index]);
        }
    }

    private void TakeColumn(string name, ReadOnlySpan<char> text)
    {
        if (name.Equals("load", StringComparison.OrdinalIgnoreCase))
            Take(TraceChannelKind.LoadAverage, name, MonitoringRow.TryParseNumber(text, "", out var load) ? load : double.NaN, text);
        else if (name.Equals("%cpu", StringComparison.OrdinalIgnoreCase))
            Take(TraceChannelKind.CpuShare, name, MonitoringRow.TryParseNumber(text, "%", out var percent) ? percent / 100 : double.NaN, text);
        else if (name.StartsWith("temp", StringComparison.OrdinalIgnoreCase) || (!name.StartsWith('%') && text is [.., 'C']))
            Take(TraceChannelKind.TemperatureCelsius, name, MonitoringRow.TryParseNumber(text, "C", out var celsius) && celsius is not (0 or -1) ? celsius : double.NaN, text);
        else if (name == "mW" && !text.IsEmpty)
            Take(TraceChannelKind.PowerWatts, name, MonitoringRow.TryParseNumber(text, "", out var milliwatts) ? milliwatts / 1000 : double.NaN, text);
        else if (!name.StartsWith('%') && MonitoringRow.TryParseNumber(text, "W", out var watts))
            Take(TraceChannelKind.PowerWatts, name, watts, text);
    }

    /// <summary>A sensor that is not there reads 0, and one that fails -1; both are no temperature of a running board.</summary>
    private void Take(TraceChannelKind kind, string name, double value, ReadOnlySpan<char> text)
    {
        if (!_trace.TrySet(_trace.Channel(kind, name), value))
            _repairs.LeaveOut(_lines.Line, name, text);
    }

    /// <summary>
    /// The log shows the last reading first, in a table of its own. On a run of more than twelve hours the nearest day would
    /// be the wrong one, so it is put where the same reading comes again.
    /// </summary>
    private void PlaceTheLastReading()
    {
        const long Day = TimeSpan.TicksPerDay;
        if (_tables < 2 || _rowsOfFirstTable != 1 || _trace.Count < 2)
            return;
        var last = _trace.TimeOf(_trace.Count - 1);
        if ((last - _trace.TimeOf(0)) % Day == 0)
            _trace.Retime(0, last);
    }

    private InputFileException NoTable() => new(
        _file,
        null,
        null,
        "A log of sbc-bench must hold a monitoring table, whose headline begins with Time and has load and %cpu",
        null,
        "Take the whole log as the tool wrote it.");
}
