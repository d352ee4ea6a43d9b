namespace TaskScheduling;

/// <summary>One kind of task: its slots, its waiting groups, its runs.</summary>
internal sealed class Lane(TaskKind kind)
{
    private readonly Dictionary<GroupKey, WaitingGroup> _groups = [];
    private readonly List<TaskEntry> _runs = [];
    private DeferralReason[] _reasonsWhenFull = [];

    public TaskKind Kind { get; } = kind;

    public int Slots { get; set; }

    /// <summary>Slots taken: starting, running, expiring and overrunning ones whose slot was not released.</summary>
    public int Taken { get; set; }

    public int Overrunning { get; set; }

    /// <summary>Tasks that wait, those between two runs included.</summary>
    public int Pending { get; set; }

    /// <summary>Something changed that may let a task start.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Entries with a run that has not returned.</summary>
    public IReadOnlyList<TaskEntry> Runs => _runs;

    public Deadline Preemption { get; } = new LaneTimer(kind);

    public bool HasRoom => Taken < Slots;

    public IEnumerable<WaitingGroup> Groups => _groups.Values;

    public void AddRun(TaskEntry entry)
    {
        entry.Run!.LaneIndex = _runs.Count;
        _runs.Add(entry);
    }

    /// <summary>The last one takes its place: a hundred thousand may run.</summary>
    public void RemoveRun(TaskEntry entry)
    {
        var last = _runs[^1];
        _runs[entry.Run!.LaneIndex] = last;
        last.Run!.LaneIndex = entry.Run.LaneIndex;
        _runs.RemoveAt(_runs.Count - 1);
    }

    public WaitingGroup GroupFor(GroupKey key, HandlerDescription handler)
    {
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new WaitingGroup(key, handler));
        return group;
    }

    public void DropIfEmpty(WaitingGroup group)
    {
        if (group.Count == 0 && _groups.Count > 64) // keep the usual ones: they are used again at once
            _groups.Remove(group.Key);
    }

    /// <summary>What a task hears that waits for nothing but a slot.</summary>
    public DeferralReason[] ReasonsWhenFull()
    {
        if (_reasonsWhenFull is not [DeferralReason.ConcurrencyLimit known] || known.Limit != Slots)
            _reasonsWhenFull = [new DeferralReason.ConcurrencyLimit(null, Slots)];
        return _reasonsWhenFull;
    }

    public bool AnyReady()
    {
        foreach (var group in _groups.Values)
        {
            if (group is { IsOpen: true, Count: > 0 })
                return true;
        }

        return false;
    }

    public LaneSnapshot Export(SnapshotIndex index) => new(
        Taken, Overrunning, Pending, IsDirty, [.. _runs.Select(index.Of)], [.. _groups.Values.Select(group => group.Export(index))]);

    public void Restore(LaneSnapshot saved, SnapshotParts parts)
    {
        (Taken, Overrunning, Pending, IsDirty) = (saved.Taken, saved.Overrunning, saved.Pending, saved.IsDirty);
        foreach (var number in saved.Runs)
            AddRun(parts.Entry(number));
        foreach (var group in saved.Groups)
            _groups.Add(group.Key, WaitingGroup.Restore(group, parts));
    }

    /// <summary>The ready task with the highest effective priority, then earliest due, then first submitted.</summary>
    public TaskEntry? Best(TimeSpan now, TimeSpan? ageing)
    {
        TaskEntry? best = null;
        var bestPriority = 0L;
        foreach (var group in _groups.Values)
        {
            if (!group.IsOpen || group.Count == 0)
                continue;
            for (var priority = TaskPriority.High; priority >= TaskPriority.Low; priority--)
            {
                if (group.Head(priority) is not { } head)
                    continue;
                var effective = (long)priority + (ageing is { } step ? group.ReadyFor(head, now).Ticks / step.Ticks : 0);
                if (best is null || effective > bestPriority || (effective == bestPriority && WaitingOrder.Compare(head, best) < 0))
                    (best, bestPriority) = (head, effective);
            }
        }

        return best;
    }
}

/// <summary>Wakes a lane.</summary>
internal sealed class LaneTimer(TaskKind kind) : Deadline
{
    public TaskKind Kind { get; } = kind;
}
