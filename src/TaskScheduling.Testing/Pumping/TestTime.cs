using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Testing;

/// <summary>A fake clock whose timers call back on the pump, in the order of their due times and then of their arming.</summary>
/// <remarks>
/// The base knows one timer, armed for the earliest of ours: so they come also where somebody moves the clock directly. Everything is written under <c>_gate</c>.
/// </remarks>
internal sealed class TestTime : FakeTimeProvider
{
    private readonly Pump _pump;
    private readonly Lock _gate = new();
    private readonly SortedSet<TestTimer> _armed = new(Comparer<TestTimer>.Create(static (left, right) => left.Key.CompareTo(right.Key)));
    private readonly ITimer _earliest;
    private long _lastArming;

    public TestTime(Pump pump)
    {
        _pump = pump;
        _earliest = base.CreateTimer(static time => ((TestTime)time!).PostDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
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
            while (_armed.Min is { } timer && timer.Key.Due <= now)
            {
                _armed.Remove(timer);
                if (timer.Period > 0)
                    Arm(timer, timer.Key.Due + timer.Period);
                _pump.PostTimer(timer.Fire, timer.IsForeign);
            }

            _earliest.Change(_armed.Min is { } next ? TimeSpan.FromTicks(next.Key.Due - now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Arm(TestTimer timer, long due)
    {
        timer.Key = (due, ++_lastArming);
        _armed.Add(timer);
    }

    private sealed class TestTimer(TestTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

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
