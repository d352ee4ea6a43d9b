namespace TaskScheduling.Simulation;

/// <summary>Something that advances at a rate which changes now and then: running time, work done per share of a processor, bytes per transfer.</summary>
/// <remarks>
/// Whoever waits for a position waits on the axis and not on the clock, so that a change of the rate concerns nobody: a thousand transfers
/// that share a network cost no more to slow down than one. Positions are doubles in ticks, exact for as long as the rate is whole.
/// </remarks>
internal sealed class Axis
{
    private readonly PriorityQueue<(AxisItem Item, int Version), (double Position, long Order)> _waiting = new();
    private long _order;

    public double Position { get; private set; }

    /// <summary>Per tick of the clock.</summary>
    public double Rate { get; private set; } = 1;

    /// <summary>When it last moved, on the running clock. Null: it has not moved yet.</summary>
    public TimeSpan? LastMoved { get; private set; }

    public void SetRate(double rate) => Rate = rate;

    public void Advance(TimeSpan by, TimeSpan to)
    {
        if (Rate == 0 || by <= TimeSpan.Zero)
            return;
        Position += Rate * by.Ticks;
        LastMoved = to;
    }

    /// <summary>The item is told when the axis has come so much further.</summary>
    public void Wait(AxisItem item, double distance) => _waiting.Enqueue((item, item.Version), (Position + distance, _order++));

    /// <summary>Time until the first one is due. Null: nobody waits, or the axis stands.</summary>
    public TimeSpan? UntilNext()
    {
        Prune();
        if (!_waiting.TryPeek(out _, out var first))
            return null;
        var left = first.Position - Position;
        return left <= 0 ? TimeSpan.Zero : Rate == 0 ? null : new TimeSpan((long)Math.Min(Math.Ceiling(left / Rate), long.MaxValue / 4));
    }

    public bool TryTakeDue(out AxisItem item)
    {
        Prune();
        var isDue = _waiting.TryPeek(out var first, out var due) && due.Position <= Position + (Rate / 2);
        item = first.Item;
        if (isDue)
            _waiting.Dequeue();
        return isDue;
    }

    /// <summary>Who has gone on in the meantime waits no more.</summary>
    private void Prune()
    {
        while (_waiting.TryPeek(out var first, out _) && first.Item.Version != first.Version)
            _waiting.Dequeue();
    }
}

/// <summary>Waits on an axis. A change of <see cref="Version"/> withdraws every wait of before.</summary>
internal abstract class AxisItem
{
    public int Version { get; protected set; }
}
