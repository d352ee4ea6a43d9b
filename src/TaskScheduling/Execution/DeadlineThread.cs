namespace TaskScheduling;

/// <summary>A timer with a thread of its own. The system's timers call back on the pool: work that fills the pool would hold its own limits off.</summary>
/// <remarks>
/// <c>_due</c>, <c>_thread</c> and <c>_disposed</c> are written under <c>_gate</c>. The thread begins with the first deadline and sleeps while there is
/// none. The callback runs on it, so it must not wait; it may arm the timer again.
/// </remarks>
internal sealed class DeadlineThread(TimeProvider time, TimerCallback callback, object? state) : ITimer
{
    private readonly object _gate = new(); // a monitor and no Lock, because it is waited on
    private readonly long _origin = time.GetTimestamp();
    private TimeSpan? _due;
    private Thread? _thread;
    private bool _disposed;

    /// <summary>A timer for deadlines: with a thread of its own on the machine's time, the provider's own on any other.</summary>
    public static ITimer Create(TimeProvider time, TimerCallback callback, object? state) => UnbiasedTimeProvider.IsOfThisMachine(time)
        ? new DeadlineThread(time, callback, state)
        : time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Fires once after <paramref name="dueTime"/>; infinite: not at all. There is no period.</summary>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (_disposed)
                return false;
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : time.GetElapsedTime(_origin) + dueTime;
            if (_thread is null && _due is not null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "TaskScheduling deadlines" };
                _thread.UnsafeStart(); // nothing of whoever armed it first flows into it
            }

            Monitor.Pulse(_gate);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.Pulse(_gate);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        while (WaitUntilDue())
            callback(state);
    }

    /// <summary>False: disposed.</summary>
    private bool WaitUntilDue()
    {
        lock (_gate)
        {
            while (!_disposed)
            {
                var left = _due - time.GetElapsedTime(_origin);
                if (left <= TimeSpan.Zero)
                {
                    _due = null;
                    return true;
                }

                if (left is { } wait)
                    Monitor.Wait(_gate, (int)Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue));
                else
                    Monitor.Wait(_gate);
            }

            return false;
        }
    }
}
