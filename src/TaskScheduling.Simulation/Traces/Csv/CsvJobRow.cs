namespace TaskScheduling.Simulation;

/// <summary>Makes a job of the current row of a table.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class CsvJobRow(CsvTable table)
{
    private const double MostWhole = 1L << 53; // beyond, a double skips whole numbers

    private readonly CsvColumn? _number = table.Single(CsvMeaning.Number);
    private readonly CsvColumn? _start = table.Single(CsvMeaning.Start);
    private readonly CsvColumn? _end = table.Single(CsvMeaning.End);
    private readonly CsvColumn? _runTime = table.Single(CsvMeaning.RunTime);
    private readonly CsvColumn? _processors = table.Single(CsvMeaning.Processors);
    private readonly CsvColumn? _cpuTime = table.Single(CsvMeaning.CpuTime);
    private readonly CsvColumn? _requestedTime = table.Single(CsvMeaning.RequestedTime);
    private readonly CsvColumn? _memory = table.Single(CsvMeaning.Memory);
    private readonly CsvColumn? _user = table.Single(CsvMeaning.User);
    private readonly CsvColumn? _queue = table.Single(CsvMeaning.Queue);
    private readonly CsvColumn? _status = table.Single(CsvMeaning.Status);

    public RecordedJob Job(TimeSpan submitted)
    {
        var runTime = Duration(_runTime) ?? (Ticks(_end) - Ticks(_start) is { } ticks and >= 0 ? TimeSpan.FromTicks(ticks) : null);
        if (runTime is null)
            table.Repairs.LeaveOut(table.Line, "run time", _runTime is null ? default : Cell(_runTime));
        return new RecordedJob(
            Whole(_number, MostWhole) ?? table.Repairs.Rows,
            submitted,
            runTime,
            Whole(_processors, int.MaxValue) is { } processors and >= 1 ? (int)processors : null,
            Duration(_cpuTime),
            Duration(_requestedTime),
            Whole(_memory, MostWhole),
            (int?)Whole(_status, int.MaxValue),
            Text(_user),
            Text(_queue));
    }

    private ReadOnlySpan<char> Cell(CsvColumn column) => table.Fields[column.Index].Trim();

    private TimeSpan? Duration(CsvColumn? column) => column is null ? null : table.Numbers.Duration(Cell(column), column.Unit);

    private long? Ticks(CsvColumn? column) => column is not null && table.Numbers.TryTicks(Cell(column), column.Unit!, out var ticks) ? ticks : null;

    private long? Whole(CsvColumn? column, double most)
    {
        var value = column is null ? null : table.Numbers.Value(Cell(column), column.Unit);
        return value >= 0 && value <= most ? (long)value : null;
    }

    private string? Text(CsvColumn? column)
    {
        var text = column is null ? default : Cell(column);
        return CsvNumbers.IsUnknown(text) ? null : text.ToString();
    }
}
