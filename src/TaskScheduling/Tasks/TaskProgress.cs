namespace TaskScheduling;

/// <summary>Three honest signs of life of a run: progress, a heartbeat, a declared wait.</summary>
/// <remarks>
/// <para>Source of the shape: Foundation's <c>Progress</c>, without its thread affinity; the heartbeat is systemd's watchdog.</para>
/// <para>Thread safety: every member may be called from any thread, blocks nobody and wakes nobody. A report is a plain write, and
/// where a stall limit is in force a reading of a coarse clock: on Linux it may be 20 ms behind, and a stall is told that much later.</para>
/// </remarks>
public sealed class TaskProgress : IProgress<long>
{
    private const long Unknown = -1;
    private const int LongestWaitName = 100;

    private readonly SignsOfLife _signs;
    private readonly Share? _share; // null: this is the root, as in every run
    private long _own;
    private long _fromChildren;
    private long _highest;
    private long _total = Unknown;

    internal TaskProgress(SignsOfLife signs) => _signs = signs;

    private TaskProgress(TaskProgress parent, long units)
        : this(parent._signs)
    {
        _share = new Share(parent, units);
    }

    /// <summary>Units in all. Null: not known yet, shown as indeterminate. A total below the completed count is accepted and shown.</summary>
    public long? TotalUnitCount
    {
        get => Volatile.Read(ref _total) is >= 0 and var total ? total : null;
        set
        {
            Volatile.Write(ref _total, value is >= 0 ? value.Value : Unknown);
            _signs.Changed();
            FillParent();
        }
    }

    /// <summary>Units done, those of children included. A rise above the highest count so far is progress; a fall is shown and is not.</summary>
    /// <remarks>Setting is for one writer and sets the task's own count; parallel loops use <see cref="Add"/>, because <c>+=</c> on a property loses updates.</remarks>
    public long CompletedUnitCount
    {
        get => Volatile.Read(ref _own) + Volatile.Read(ref _fromChildren);
        set
        {
            Volatile.Write(ref _own, value - Volatile.Read(ref _fromChildren));
            Counted();
        }
    }

    /// <summary>Adds to the completed units, atomically.</summary>
    public void Add(long units)
    {
        Interlocked.Add(ref _own, units);
        Counted();
    }

    /// <summary>A part whose completion fills <paramref name="units"/> of this one. Restored work: set <see cref="CompletedUnitCount"/> before making children.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is negative.</exception>
    public TaskProgress CreateChild(long units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        return new TaskProgress(this, units);
    }

    /// <summary>Alive, but nothing is finished. Holds a stall off for at most <see cref="ProgressLimit.MaximumHeartbeatOnly"/> since the last progress.</summary>
    public void Heartbeat() => _signs.Beat();

    /// <summary>Declares a visible wait until the result is disposed. Overlapping waits count as one.</summary>
    /// <param name="what">What is waited for: "network". Shown on the card, without control characters, ANSI and bidi overrides, and cut after 100 characters.</param>
    /// <param name="atMost">Longest duration that counts as waiting. Null: as long as <see cref="ProgressLimit.MaximumWait"/> allows.</param>
    /// <exception cref="ArgumentException"><paramref name="what"/> is null, empty or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="atMost"/> is not positive.</exception>
    public IDisposable Waiting(string what, TimeSpan? atMost = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(what);
        BudgetRules.Positive(atMost, nameof(atMost));
        var name = TextSanitizer.Clean(what, LongestWaitName);
        return _signs.BeginWait(name.Length > 0 ? name : "something", atMost);
    }

    /// <summary>Sets <see cref="CompletedUnitCount"/>, so that a child can be passed where a library wants <see cref="IProgress{T}"/>.</summary>
    void IProgress<long>.Report(long value) => CompletedUnitCount = value;

    internal SignsOfLife Signs => _signs;

    internal ProgressSnapshot Snapshot => new(CompletedUnitCount, TotalUnitCount);

    private void Counted()
    {
        var completed = CompletedUnitCount;
        if (completed > Volatile.Read(ref _highest))
        {
            Volatile.Write(ref _highest, completed);
            _signs.Progressed();
        }
        else
        {
            _signs.Changed(); // a fall is shown, and is no sign of life
        }

        FillParent();
    }

    /// <summary>Hands the parent its share: what was given before is taken into account, so that concurrent reports add up.</summary>
    private void FillParent()
    {
        if (_share is null || TotalUnitCount is not { } total || total == 0)
            return;
        var part = _share.Of(CompletedUnitCount, total);
        long seen;
        do
        {
            seen = part;
            var given = Interlocked.Exchange(ref _share.Given, seen);
            if (seen != given)
            {
                Interlocked.Add(ref _share.Parent._fromChildren, seen - given);
                _share.Parent.Counted();
            }

            part = _share.Of(CompletedUnitCount, total);
        }
        while (part != seen); // a newer count may have been handed on before this one: the last writer makes sure it was the newest
    }

    /// <summary>What a child fills of its parent.</summary>
    private sealed class Share(TaskProgress parent, long units)
    {
        public long Given;

        public TaskProgress Parent { get; } = parent;

        public long Of(long completed, long total) => (long)(Math.Clamp((double)completed / total, 0, 1) * units);
    }
}
