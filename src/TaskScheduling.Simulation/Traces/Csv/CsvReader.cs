namespace TaskScheduling.Simulation;

/// <summary>Reads device traces and job logs with separated values, whose columns a header or a mapping explains.</summary>
internal static class CsvReader
{
    /// <summary>Reads a device trace; without a mapping the header's names say meanings and units.</summary>
    /// <exception cref="InputFileException">There is no time, no value, or a column that cannot be understood.</exception>
    public static DeviceTrace ReadDevice(TextReader text, string file, CsvMapping? mapping = null)
    {
        var table = new CsvTable(text, file, mapping, isOfJobs: false);
        var time = table.Required(CsvMeaning.Time);
        var trace = new DeviceTraceBuilder(file, table.Repairs);
        CsvColumn[] values = [.. table.Columns.Where(column => column.Meaning != CsvMeaning.Time)];
        (CsvColumn Column, int Channel)[] channels =
        [
            .. values.Zip(ColumnNames.Unique(values.Select(column => column.ChannelName)), (column, name) =>
                (column, trace.Channel(CsvVocabulary.Word(column.Meaning).Kind!.Value, name))),
        ];
        var shift = time.MarksEnd ? time.Interval.Ticks : 0;
        while (table.TryReadRow())
        {
            var at = table.Fields[time.Index].Trim();
            if (!table.Numbers.TryTicks(at, time.Unit!, out var ticks))
            {
                table.Repairs.Drop(table.Line, $"{time.Title} must be a time ({time.Unit!.Name}), was", at);
                continue;
            }

            trace.AddRow(ticks - shift, table.Line);
            foreach (var (column, channel) in channels)
            {
                var cell = table.Fields[column.Index].Trim();
                if (!trace.TrySet(channel, Value(cell, column, table.Numbers)))
                    table.Repairs.LeaveOut(table.Line, column.Title, cell);
            }
        }

        return trace.Build(time.Interval, table.Mapping.MaximumGap);
    }

    /// <summary>Reads a job log; without a mapping the header's names say meanings and units.</summary>
    /// <exception cref="InputFileException">There is no submission, no usable row, or a column that cannot be understood.</exception>
    public static JobLog ReadJobs(TextReader text, string file, CsvMapping? mapping = null)
    {
        var table = new CsvTable(text, file, mapping, isOfJobs: true);
        var submitted = table.Required(CsvMeaning.Submitted);
        var row = new CsvJobRow(table);
        var jobs = new JobLogBuilder(file, table.Repairs);
        while (table.TryReadRow())
        {
            var at = table.Fields[submitted.Index].Trim();
            if (!table.Numbers.TryTicks(at, submitted.Unit!, out var ticks) || ticks < 0)
                table.Repairs.Drop(table.Line, $"{submitted.Title} must be a time ({submitted.Unit!.Name}) that is not negative, was", at);
            else
                jobs.Add(row.Job(TimeSpan.FromTicks(ticks)));
        }

        return jobs.Build(new Dictionary<string, string>(), sinceTheFirst: submitted.Unit!.IsDate);
    }

    /// <summary>NaN: no value, which no channel takes.</summary>
    private static double Value(ReadOnlySpan<char> cell, CsvColumn column, CsvNumbers numbers)
    {
        if (column.Texts is not { } texts)
            return numbers.Value(cell, column.Unit) ?? double.NaN;
        if (texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(cell, out var value))
            return value;
        return CsvNumbers.IsUnknown(cell) ? double.NaN : column.OtherValues ?? double.NaN;
    }
}
