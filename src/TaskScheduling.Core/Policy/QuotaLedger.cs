namespace TaskScheduling;

/// <summary>Run time within a sliding window, for one identifier or one kind.</summary>
/// <remarks>
/// At zero it holds starts and ends runs. It opens again when a tenth of the quota is free, not at the first free millisecond:
/// otherwise a task would start, run for that millisecond and end.
/// </remarks>
internal sealed class QuotaLedger(string name)
{
    private const int RefillParts = 10;
    private readonly List<(TimeSpan From, TimeSpan? To)> _runs = [];
    private bool _exhausted;

    public string Name { get; } = name;

    public int Running { get; private set; }

    public void Begin(TimeSpan now)
    {
        _runs.Add((now, null));
        Running++;
    }

    public void End(TimeSpan from, TimeSpan now)
    {
        var index = _runs.FindIndex(run => run.From == from && run.To is null);
        if (index < 0)
            return;
        _runs[index] = (from, now);
        Running--;
    }

    public TimeSpan Used(RunQuota quota, TimeSpan now)
    {
        var edge = now - quota.Window;
        var used = TimeSpan.Zero;
        foreach (var (from, to) in _runs)
        {
            if (!(to <= edge))
                used += (to ?? now) - (from > edge ? from : edge);
        }

        return used;
    }

    public bool IsExhausted(RunQuota quota, TimeSpan now)
    {
        var used = Used(quota, now);
        return used >= quota.RunTime || (_exhausted && used > quota.RunTime - (quota.RunTime / RefillParts));
    }

    /// <summary>The same, remembered until enough is free again. Not for queries: they change nothing.</summary>
    public bool Judge(RunQuota quota, TimeSpan now)
    {
        var edge = now - quota.Window;
        _runs.RemoveAll(run => run.To <= edge);
        return _exhausted = IsExhausted(quota, now);
    }

    /// <summary>Earliest instant at which the runs in progress could exhaust it. Null: none is in progress.</summary>
    public TimeSpan? EarliestExhausted(RunQuota quota, TimeSpan now)
    {
        if (Running == 0)
            return null;
        var left = quota.RunTime - Used(quota, now);
        return now + (left > TimeSpan.Zero ? new TimeSpan((left.Ticks + Running - 1) / Running) : TimeSpan.Zero);
    }

    /// <summary>When enough is free again, if nothing runs until then.</summary>
    public TimeSpan RefillsAt(RunQuota quota, TimeSpan now)
    {
        var edge = now - quota.Window;
        var toFree = Used(quota, now) - (quota.RunTime - (quota.RunTime / RefillParts));
        foreach (var (from, to) in _runs.OrderBy(run => run.From))
        {
            if (to <= edge)
                continue;
            var begin = from > edge ? from : edge;
            var length = (to ?? now) - begin;
            if (length >= toFree)
                return begin + (toFree > TimeSpan.Zero ? toFree : TimeSpan.Zero) + quota.Window;
            toFree -= length;
        }

        return now;
    }

    /// <summary>From now on it says what a new one would say.</summary>
    /// <param name="quota">The rule in force. Null: none, and the runs may count again under the next one.</param>
    /// <param name="now">This instant.</param>
    public bool IsPast(RunQuota? quota, TimeSpan now)
    {
        var edge = now - quota?.Window;
        return Running == 0 && _runs.TrueForAll(run => run.To <= edge);
    }

    public QuotaSnapshot Export(TaskKind kind) => new(kind, Name, [.. _runs.Select(run => new Interval(run.From, run.To))], _exhausted);

    public static QuotaLedger Restore(QuotaSnapshot saved)
    {
        var ledger = new QuotaLedger(saved.Name) { _exhausted = saved.Exhausted, Running = saved.Runs.Count(run => run.To is null) };
        ledger._runs.AddRange(saved.Runs.Select(run => (run.From, run.To)));
        return ledger;
    }
}
