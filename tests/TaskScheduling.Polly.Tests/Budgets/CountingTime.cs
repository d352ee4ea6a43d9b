using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Polly.Tests;

/// <summary>A clock that is moved by hand and knows which of its timers are armed.</summary>
internal sealed class CountingTime : FakeTimeProvider
{
    private readonly ConcurrentDictionary<Counted, byte> _armed = new();

    public int Armed => _armed.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var counted = new Counted(_armed);
        counted.Inner = base.CreateTimer(
            state =>
            {
                _armed.TryRemove(counted, out _);
                callback(state);
            },
            state,
            dueTime,
            period);
        counted.Note(dueTime);
        return counted;
    }

    private sealed class Counted(ConcurrentDictionary<Counted, byte> armed) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public void Note(TimeSpan dueTime)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                armed.TryRemove(this, out _);
            else
                armed[this] = 0;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Note(dueTime);
            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            armed.TryRemove(this, out _);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
