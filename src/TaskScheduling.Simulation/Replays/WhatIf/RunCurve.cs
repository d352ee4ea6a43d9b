namespace TaskScheduling.Simulation;

/// <summary>What a run had used at any time, from what was read of it: exact at the readings, evenly in between, and behind the last one at the mean rate.</summary>
internal sealed class RunCurve
{
    private readonly RunSample[] _samples; // relative to the launch; the final one is the last

    public RunCurve(RecordedRun run)
    {
        var final = run is { Final: { } reading, Return: { } end } ? new[] { new RunSample(end.Offset, reading) } : [];
        _samples = [.. run.Samples.Concat(final).Select(sample => sample with { Reading = Relative(sample.Reading, run.Launched) })];
        Began = _samples.Select(sample => sample.Reading.BeganAt).FirstOrDefault(began => began is not null);
    }

    /// <summary>First instruction of the handler. Null: not known.</summary>
    public TimeSpan? Began { get; }

    public int Count => _samples.Length;

    public TimeSpan OffsetOf(int sample) => _samples[sample].Offset;

    public UsageReading this[int sample] => _samples[sample].Reading;

    /// <summary>Between the samples before and behind it.</summary>
    /// <param name="offset">When.</param>
    /// <param name="next">The first sample that is not before it.</param>
    public UsageReading At(TimeSpan offset, int next)
    {
        while (next < _samples.Length && _samples[next].Offset < offset)
            next++; // behind what it ended with
        var before = next > 0 ? _samples[next - 1] : new RunSample(TimeSpan.Zero, default);
        return next < _samples.Length ? Between(before, _samples[next], offset) : Beyond(before, offset);
    }

    /// <summary>When all units are done, at the rate up to this time. Null: there is no total, or no rate.</summary>
    /// <param name="offset">Up to when it is known.</param>
    /// <param name="from">Units that earlier runs have done.</param>
    public TimeSpan? Finish(TimeSpan offset, long from)
    {
        var next = Array.FindIndex(_samples, sample => sample.Offset >= offset);
        var reading = At(offset, next < 0 ? _samples.Length : next);
        var progress = reading.Progress;
        var last = reading.Liveness.LastProgress is { } stamp && stamp < offset ? stamp : offset; // units come one by one: the next one is under way
        if (progress.Total is not { } total || Began is not { } began || progress.Completed <= from || last <= began)
            return null;
        var finish = last + ((last - began) * ((double)Math.Max(0, total - progress.Completed) / (progress.Completed - from)));
        return finish > offset ? finish : offset;
    }

    private UsageReading Between(in RunSample left, in RunSample right, TimeSpan at)
    {
        var (a, b) = (left.Reading, right.Reading);
        var share = right.Offset > left.Offset ? (at - left.Offset) / (right.Offset - left.Offset) : 1;
        var (completed, lastProgress) = Progress(left, right, at, share);
        var began = b.BeganAt <= at ? b.BeganAt : a.BeganAt;
        return b with
        {
            BeganAt = began,
            Cpu = a.Cpu + ((b.Cpu - a.Cpu) * share),
            AllocatedBytes = a.AllocatedBytes + (long)((b.AllocatedBytes - a.AllocatedBytes) * share),
            MemoryBytes = a.MemoryBytes + (long)((b.MemoryBytes - a.MemoryBytes) * share),
            Progress = new ProgressSnapshot(completed, a.Progress.Total ?? (began is null ? null : b.Progress.Total)),
            Liveness = Liveness(a.Liveness, b.Liveness, at) with { LastProgress = lastProgress },
            CheckpointAt = b.CheckpointAt <= at ? b.CheckpointAt : a.CheckpointAt,
            CheckpointMoved = b.CheckpointAt <= at ? b.CheckpointMoved : a.CheckpointMoved,
        };
    }

    /// <summary>Rises that nobody has seen one by one are spread evenly up to the last one, which has a stamp.</summary>
    private (long Completed, TimeSpan? LastProgress) Progress(in RunSample left, in RunSample right, TimeSpan at, double share)
    {
        var (a, b) = (left.Reading, right.Reading);
        var rise = b.Progress.Completed - a.Progress.Completed;
        if (b.Liveness.LastProgress is not { } last)
            return (a.Progress.Completed + (long)(rise * share), a.Liveness.LastProgress);
        if (last <= at)
            return (b.Progress.Completed, last);
        var from = a.Liveness.LastProgress ?? Began ?? TimeSpan.Zero;
        if (rise <= 0 || last <= from || at <= from)
            return (a.Progress.Completed, a.Liveness.LastProgress);
        var steps = (long)Math.Floor(rise * ((at - from) / (last - from)));
        return steps == 0 ? (a.Progress.Completed, a.Liveness.LastProgress) : (a.Progress.Completed + steps, from + ((last - from) * ((double)steps / rise)));
    }

    private static LivenessReading Liveness(in LivenessReading a, in LivenessReading b, TimeSpan at)
    {
        var heartbeat = b.LastHeartbeat <= at ? b.LastHeartbeat : b.LastHeartbeat > (a.LastHeartbeat ?? TimeSpan.Zero) ? at : a.LastHeartbeat; // between two heartbeats it was alive
        if (b.WaitingSince <= at)
            return b with { LastHeartbeat = heartbeat };
        return b.LastWaitEnded <= at
            ? b with { LastHeartbeat = heartbeat, WaitingSince = null, WaitingUntil = null }
            : a with { LastHeartbeat = heartbeat };
    }

    private UsageReading Beyond(in RunSample last, TimeSpan at)
    {
        var (known, began) = (last.Reading, Began ?? TimeSpan.Zero);
        var factor = last.Offset > began ? (at - began) / (last.Offset - began) : 1;
        var completed = (long)(known.Progress.Completed * factor);
        return known with
        {
            Cpu = known.Cpu * factor,
            AllocatedBytes = (long)(known.AllocatedBytes * factor),
            Progress = known.Progress with { Completed = known.Progress.Total is { } total ? Math.Min(completed, Math.Max(total, known.Progress.Completed)) : completed },
            Liveness = known.Liveness with
            {
                LastProgress = known.Liveness.LastProgress is null ? null : at,
                LastHeartbeat = known.Liveness.LastHeartbeat is null ? null : at,
            },
        };
    }

    private static UsageReading Relative(in UsageReading reading, TimeSpan launched) => Moved(reading, -launched);

    /// <summary>The same with all instants moved.</summary>
    public static UsageReading Moved(in UsageReading reading, TimeSpan by) => reading with
    {
        BeganAt = reading.BeganAt + by,
        CheckpointAt = reading.CheckpointAt + by,
        Liveness = reading.Liveness with
        {
            LastProgress = reading.Liveness.LastProgress + by,
            LastHeartbeat = reading.Liveness.LastHeartbeat + by,
            WaitingSince = reading.Liveness.WaitingSince + by,
            WaitingUntil = reading.Liveness.WaitingUntil + by,
            LastWaitEnded = reading.Liveness.LastWaitEnded + by,
        },
    };
}
