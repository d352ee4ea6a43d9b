namespace TaskScheduling.Simulation;

/// <summary>Collects rows in the order of a file and makes a trace of them: sorted, each instant once, absent channels left out.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class DeviceTraceBuilder(string file, RepairLog repairs)
{
    /// <summary>Beyond this, differences of two times could overflow.</summary>
    public const long MostTicks = long.MaxValue / 4;

    private const int GapInSteps = 10;

    private static readonly TimeSpan ShortestGap = TimeSpan.FromMinutes(5);

    private readonly List<long> _times = [];
    private readonly List<int> _lines = [];
    private readonly List<Column> _columns = [];

    /// <summary>Rows so far.</summary>
    public int Count => _times.Count;

    /// <summary>The channel of that kind and name, new or not.</summary>
    public int Channel(TraceChannelKind kind, string name)
    {
        var index = _columns.FindIndex(column => column.Kind == kind && column.Name == name);
        if (index >= 0)
            return index;
        _columns.Add(new Column(kind, name, []));
        return _columns.Count - 1;
    }

    /// <summary>The time of a row, in ticks since any zero.</summary>
    public long TimeOf(int row) => _times[row];

    /// <summary>Corrects the time of a row.</summary>
    public void Retime(int row, long ticks) => _times[row] = ticks;

    /// <summary>Begins a row; what is set next belongs to it.</summary>
    public void AddRow(long ticks, int line)
    {
        _times.Add(ticks);
        _lines.Add(line);
    }

    /// <summary>Whether a value of the current row can be meant; if so, it is kept.</summary>
    public bool TrySet(int channel, double value)
    {
        if (!ChannelRange.Holds(_columns[channel].Kind, value))
            return false;
        _columns[channel].Values.Add((_times.Count - 1, value));
        return true;
    }

    /// <summary>Makes the trace; its last row goes on for an interval, and gaps go by the pace of each channel unless one length is given.</summary>
    /// <exception cref="InputFileException">No row has a usable value.</exception>
    public DeviceTrace Build(TimeSpan interval = default, TimeSpan? maximumGap = null)
    {
        var times = _times.ToArray();
        repairs.Reorder(RowOrder.CountMoved(times));
        var kept = WithoutRepeats(RowOrder.Of(times));
        var channels = kept.Count == 0 ? [] : Channels(kept, maximumGap);
        if (channels.Count == 0)
        {
            throw new InputFileException(
                file, null, null, "A trace must have at least one row with a time and a value", null, $"Correct the rows{(repairs.First is { } first ? $" ({first})" : "")}.");
        }

        var duration = TimeSpan.FromTicks(times[kept[^1]] - times[kept[0]]) + interval;
        return new DeviceTrace(Path.GetFileName(file), duration, channels, repairs.ToRepairs());
    }

    private List<int> WithoutRepeats(int[] order)
    {
        var kept = new List<int>(order.Length);
        foreach (var row in order)
        {
            if (kept.Count > 0 && _times[kept[^1]] == _times[row])
            {
                repairs.Drop(_lines[kept[^1]], $"its time is repeated in line {_lines[row]}, which counts");
                kept[^1] = row;
            }
            else
            {
                kept.Add(row);
            }
        }

        return kept;
    }

    private List<TraceChannel> Channels(List<int> kept, TimeSpan? maximumGap)
    {
        var rank = new int[_times.Count]; // 0: not kept
        for (var index = 0; index < kept.Count; index++)
            rank[kept[index]] = index + 1;

        var channels = new List<TraceChannel>();
        foreach (var (kind, name, values) in _columns)
        {
            var samples = values.Where(value => rank[value.Row] > 0)
                .OrderBy(value => rank[value.Row])
                .Select(value => new TraceSample(TimeSpan.FromTicks(_times[value.Row] - _times[kept[0]]), value.Value))
                .ToArray();
            if (samples.Length > 0)
                channels.Add(new TraceChannel(kind, name, samples) { MaximumGap = maximumGap ?? GapOf(kind, samples) });
        }

        return channels;
    }

    /// <summary>Ten usual steps of what is sampled, but at least five minutes; none where only changes are recorded.</summary>
    private static TimeSpan? GapOf(TraceChannelKind kind, TraceSample[] samples)
    {
        if (!ChannelRange.IsSampled(kind))
            return null;
        var steps = samples.Zip(samples.Skip(1), (one, next) => (next.At - one.At).Ticks).Order().ToArray();
        var usual = steps.Length == 0 ? 0 : steps[steps.Length / 2];
        return usual > MostTicks / GapInSteps ? null : TimeSpan.FromTicks(Math.Max(usual * GapInSteps, ShortestGap.Ticks));
    }

    private sealed record Column(TraceChannelKind Kind, string Name, List<(int Row, double Value)> Values);
}
