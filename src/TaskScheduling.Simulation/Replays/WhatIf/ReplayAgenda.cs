namespace TaskScheduling.Simulation;

/// <summary>What is to happen, in order of time; at one instant in the order of the record, and what the record does not know comes last.</summary>
internal sealed class ReplayAgenda
{
    /// <summary>Behind everything recorded.</summary>
    public const long Last = long.MaxValue;

    private readonly PriorityQueue<Action, (TimeSpan At, long Order, long Added)> _items = new();
    private long _added;

    public (TimeSpan At, long Order)? Next => _items.TryPeek(out _, out var first) ? (first.At, first.Order) : null;

    public void Add(TimeSpan at, long order, Action happens) => _items.Enqueue(happens, (at, order, _added++));

    public Action Take() => _items.Dequeue();
}
