namespace TaskScheduling;

/// <summary>What all tasks of a group need in common; conditions open and close groups, never single tasks.</summary>
/// <param name="Requirements">What the requests ask for.</param>
/// <param name="Ceiling">Hottest state any of its runs may see. Null: no thermal limit.</param>
/// <param name="Gate">Pattern of the handler, or the identifier where a quota is kept per identifier.</param>
internal readonly record struct GroupKey(Requirements Requirements, ThermalState? Ceiling, string Gate);

/// <summary>Pending tasks of one lane that become ready together, in three queues by priority.</summary>
/// <remarks>
/// Its queues are ordered by due instant and submission number. Ageing needs no timer: the group counts the time it was open,
/// and a task has waited while ready as long as that count has risen since it joined.
/// </remarks>
internal sealed class WaitingGroup(GroupKey key, HandlerDescription handler)
{
    private readonly Queue[] _byPriority = [new(), new(), new()];
    private TimeSpan _openTime;
    private TimeSpan? _openSince;

    public GroupKey Key { get; } = key;

    public HandlerDescription Handler { get; } = handler;

    public int Count { get; private set; }

    public bool IsOpen => _openSince is not null;

    /// <summary>Readings it depends on while it holds a task.</summary>
    public ConditionKinds Demand { get; set; }

    /// <summary>Times in which the handler was missing or the quota spent, for explanations. Bounded.</summary>
    public List<(TimeSpan From, TimeSpan? To, bool Quota)> Closures { get; } = [];

    public void Add(TaskEntry entry, TimeSpan now)
    {
        entry.Group = this;
        entry.JoinedAtOpenTime = OpenTime(now);
        _byPriority[(int)entry.Request.Priority + 1].Insert(entry);
        Count++;
    }

    public void Remove(TaskEntry entry)
    {
        _byPriority[(int)entry.Request.Priority + 1].Remove(entry);
        entry.Group = null;
        Count--;
    }

    public void SetOpen(bool open, TimeSpan now)
    {
        if (open)
        {
            _openSince ??= now;
        }
        else if (_openSince is { } since)
        {
            _openTime += now - since;
            _openSince = null;
        }
    }

    public TaskEntry? Head(TaskPriority priority) => _byPriority[(int)priority + 1].First;

    public TimeSpan ReadyFor(TaskEntry entry, TimeSpan now) => OpenTime(now) - entry.JoinedAtOpenTime;

    public IEnumerable<TaskEntry> Entries()
    {
        foreach (var queue in _byPriority)
        {
            for (var entry = queue.First; entry is not null; entry = entry.Next)
                yield return entry;
        }
    }

    public GroupSnapshot Export(SnapshotIndex index) => new(
        Key, index.Of(Handler), _openTime, _openSince, Demand,
        [.. Closures.Select(closure => new ClosureSnapshot(closure.From, closure.To, closure.Quota))], [.. Entries().Select(index.Of)]);

    public static WaitingGroup Restore(GroupSnapshot saved, SnapshotParts parts)
    {
        var group = new WaitingGroup(saved.Key, parts.Description(saved.Handler)) { Demand = saved.Demand };
        foreach (var (from, to, quota) in saved.Closures)
            group.Closures.Add((from, to, quota));
        foreach (var number in saved.Entries)
        {
            var entry = parts.Entry(number);
            var joined = entry.JoinedAtOpenTime;
            group.Add(entry, default);
            entry.JoinedAtOpenTime = joined;
        }

        (group._openTime, group._openSince) = (saved.OpenTime, saved.OpenSince);
        return group;
    }

    private TimeSpan OpenTime(TimeSpan now) => _openTime + (_openSince is { } since ? now - since : TimeSpan.Zero);

    /// <summary>A linked list in order; a newcomer is nearly always the last.</summary>
    private sealed class Queue
    {
        private TaskEntry? _last;

        public TaskEntry? First { get; private set; }

        public void Insert(TaskEntry entry)
        {
            var before = _last;
            while (before is not null && WaitingOrder.Compare(entry, before) < 0)
                before = before.Previous;
            var after = before is null ? First : before.Next;
            (entry.Previous, entry.Next) = (before, after);
            if (before is null)
                First = entry;
            else
                before.Next = entry;
            if (after is null)
                _last = entry;
            else
                after.Previous = entry;
        }

        public void Remove(TaskEntry entry)
        {
            if (entry.Previous is null)
                First = entry.Next;
            else
                entry.Previous.Next = entry.Next;
            if (entry.Next is null)
                _last = entry.Previous;
            else
                entry.Next.Previous = entry.Previous;
            (entry.Previous, entry.Next) = (null, null);
        }
    }
}

/// <summary>Order among equals: due instant, then submission number.</summary>
internal static class WaitingOrder
{
    public static int Compare(TaskEntry left, TaskEntry right)
    {
        var due = left.Due.CompareTo(right.Due);
        return due != 0 ? due : left.Number.CompareTo(right.Number);
    }
}
