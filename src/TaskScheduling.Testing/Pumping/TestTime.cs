using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Testing;

/// <summary>A fake clock whose timers call back on the pump, in the order of their due times and then of their arming.</summary>
/// <remarks>
/// The base knows one timer, armed for the earliest of ours: so they come also where somebody moves the clock directly. Everything is written under <c>_gate</c>.
/// A timer belongs to the process that made it, by the flow it was made in, and ends with it; those of the test call back on the pump of the day.
/// </remarks>
internal sealed class TestTime : FakeTimeProvider
{
    private static readonly DateTimeOffset DefaultStart = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly SortedSet<TestTimer> _armed = new(Comparer<TestTimer>.Create(static (left, right) => left.Key.CompareTo(right.Key)));
    private readonly HashSet<Pump> _dropped = [];
    private readonly ITimer _earliest;
    private Pump _pump; // of the process that lives
    private long _lastArming;
    private TimeSpan _shift;
    private bool _holdsTimers;

    public TestTime(Pump pump, DateTimeOffset? start = null)
        : base(start ?? DefaultStart)
    {
        _pump = pump;
        _earliest = base.CreateTimer(static time => ((TestTime)time!).PostDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new TestTimer(this, PumpFlow.Current?.Pump, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>When the next timer is due, as a timestamp. Null: none is armed.</summary>
    public long? NextDue
    {
        get
        {
            using (_gate.EnterScope())
                return _armed.Min?.Key.Due;
        }
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;

    public override long GetTimestamp() => base.GetTimestamp() - _shift.Ticks; // the base makes it of the date

    /// <summary>Somebody sets the date, or the machine has slept: the running clock and the timers stand.</summary>
    public void ShiftDate(TimeSpan by) => _shift += by;

    /// <summary>Moves the clock and leaves what is due until <see cref="Release"/>: something else comes first at that instant.</summary>
    public void AdvanceAndHold(TimeSpan by)
    {
        using (_gate.EnterScope())
            _holdsTimers = true;
        Advance(by);
    }

    public void Release()
    {
        using (_gate.EnterScope())
            _holdsTimers = false;
        PostDue();
    }

    /// <summary>The next process begins.</summary>
    public void Adopt(Pump pump)
    {
        using (_gate.EnterScope())
            _pump = pump;
    }

    /// <summary>A process is gone, and its timers with it.</summary>
    public void Drop(Pump gone)
    {
        using (_gate.EnterScope())
        {
            _dropped.Add(gone);
            _armed.RemoveWhere(timer => timer.Owner == gone);
        }
    }

    /// <summary>Moves the clock to the next due time, or to the target where none comes before. False: it is there.</summary>
    public bool StepTowards(long target)
    {
        var now = GetTimestamp();
        long next;
        using (_gate.EnterScope())
            next = _armed.Min is { Key.Due: var due } && due < target ? due : target;
        if (next <= now)
            return false;
        Advance(TimeSpan.FromTicks(next - now));
        return true;
    }

    private void PostDue()
    {
        using (_gate.EnterScope())
        {
            var now = GetTimestamp();
            while (!_holdsTimers && _armed.Min is { } timer && timer.Key.Due <= now)
            {
                _armed.Remove(timer);
                if (timer.Period > 0)
                    Arm(timer, timer.Key.Due + timer.Period);
                (timer.Owner ?? _pump).PostTimer(timer.Fire, timer.IsForeign);
            }

            _earliest.Change(!_holdsTimers && _armed.Min is { } next ? TimeSpan.FromTicks(next.Key.Due - now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Arm(TestTimer timer, long due)
    {
        if (timer.Owner is { } owner && _dropped.Contains(owner))
            return; // a thread of a process that is gone still does something
        timer.Key = (due, ++_lastArming);
        _armed.Add(timer);
    }

    private sealed class TestTimer(TestTime time, Pump? owner, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        /// <summary>Null: the test.</summary>
        public Pump? Owner => owner;

        public (long Due, long Arming) Key { get; set; }

        /// <summary>In ticks; 0: none.</summary>
        public long Period { get; private set; }

        /// <summary>Not the scheduler's own, which completes nothing that a handler waits for.</summary>
        public bool IsForeign { get; } = callback.Method.Module != typeof(SchedulerRuntime).Module;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            CheckRange(dueTime, nameof(dueTime));
            CheckRange(period, nameof(period));
            using (time._gate.EnterScope())
            {
                if (_disposed)
                    return false;
                time._armed.Remove(this);
                Period = Math.Max(0, period.Ticks);
                if (dueTime != Timeout.InfiniteTimeSpan)
                    time.Arm(this, time.GetTimestamp() + dueTime.Ticks);
            }

            time.PostDue();
            return true;
        }

        public void Fire()
        {
            if (!Volatile.Read(ref _disposed)) // by something that came before it at the same instant
                callback(state);
        }

        public void Dispose()
        {
            using (time._gate.EnterScope())
            {
                Volatile.Write(ref _disposed, true);
                time._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static void CheckRange(TimeSpan value, string name)
        {
            if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, value, "Must not be negative, or be infinite.");
        }
    }
}
