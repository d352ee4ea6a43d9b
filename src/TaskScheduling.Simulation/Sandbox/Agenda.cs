namespace TaskScheduling.Simulation;

/// <summary>What is planned on the scenario's clock, in order; at one instant what was planned first comes first.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Item, (TimeSpan At, long Order)> _items = new();
    private long _order;

    public TimeSpan? Next => _items.TryPeek(out _, out var first) ? first.At : null;

    public void Add(TimeSpan at, Action happens) => _items.Enqueue(new Item(happens, null), (at, _order++));

    /// <summary>At each of the instants, which rise; a million arrivals are one item.</summary>
    public void Add(IEnumerable<TimeSpan> instants, Action happens) => AddNext(new Item(happens, instants.GetEnumerator()), _order++);

    public void RunDue(TimeSpan now)
    {
        while (_items.TryPeek(out var item, out var due) && due.At <= now)
        {
            _items.Dequeue();
            item.Happens();
            AddNext(item, due.Order);
        }
    }

    private void AddNext(Item item, long order)
    {
        if (item.Further?.MoveNext() is true)
            _items.Enqueue(item, (item.Further.Current, order));
    }

    private readonly record struct Item(Action Happens, IEnumerator<TimeSpan>? Further);
}
