using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Execution;

/// <summary>Fake time whose date can be set without moving the monotonic clock: somebody sets the clock, or the machine sleeps.</summary>
internal sealed class SteppingTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();

    public TimeSpan Step { get; set; }

    /// <summary>Somebody has begun to wait for this long.</summary>
    public async Task WaitsForAsync(TimeSpan duration)
    {
        while (await _armed.Reader.ReadAsync().InTime() != duration)
        {
        }
    }

    /// <summary>Again and again: somebody begins to wait for so long, and that passes.</summary>
    public async Task PassAsync(params int[] milliseconds)
    {
        foreach (var pause in milliseconds.Select(pause => TimeSpan.FromMilliseconds(pause)))
        {
            await WaitsForAsync(pause);
            Advance(pause);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _armed.Writer.TryWrite(dueTime);
        return timer;
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
