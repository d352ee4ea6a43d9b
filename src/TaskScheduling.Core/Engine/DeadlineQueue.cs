namespace TaskScheduling;

/// <summary>Something that may have to happen at an instant; sits in at most one queue at a time.</summary>
internal abstract class Deadline
{
    internal int HeapIndex = -1;
    internal long HeapKey;
    internal long HeapSequence;

    public bool IsArmed => HeapIndex >= 0;
}

/// <summary>A binary heap whose items know their place, so that arming again costs O(log n) and leaves nothing behind.</summary>
/// <remarks>Equal instants come out in the order in which they were armed.</remarks>
internal sealed class DeadlineQueue
{
    private Deadline[] _heap = new Deadline[16];
    private long _sequence;

    public int Count { get; private set; }

    /// <summary>Ticks of the earliest deadline. Null: none is armed.</summary>
    public long? Earliest => Count == 0 ? null : _heap[0].HeapKey;

    public void Arm(Deadline deadline, long ticks)
    {
        if (deadline.HeapIndex < 0)
        {
            if (Count == _heap.Length)
                Array.Resize(ref _heap, Count * 2);
            deadline.HeapIndex = Count++;
        }
        else if (deadline.HeapKey == ticks)
        {
            return;
        }

        deadline.HeapKey = ticks;
        deadline.HeapSequence = _sequence++;
        _heap[deadline.HeapIndex] = deadline;
        if (!SiftUp(deadline))
            SiftDown(deadline);
    }

    public void Disarm(Deadline deadline)
    {
        var index = deadline.HeapIndex;
        if (index < 0)
            return;
        deadline.HeapIndex = -1;
        var last = _heap[--Count];
        _heap[Count] = null!;
        if (last == deadline)
            return;
        last.HeapIndex = index;
        _heap[index] = last;
        if (!SiftUp(last))
            SiftDown(last);
    }

    /// <summary>Takes the earliest one out if it is due.</summary>
    public bool TryTakeDue(long nowTicks, out Deadline due)
    {
        due = Count > 0 ? _heap[0] : null!;
        if (Count == 0 || due.HeapKey > nowTicks)
            return false;
        Disarm(due);
        return true;
    }

    public DeadlineQueueSnapshot Export(Func<Deadline, DeadlineSnapshot> describe) =>
        new(_sequence, [.. _heap[..Count].Select(describe).OrderBy(armed => armed.Ticks).ThenBy(armed => armed.Sequence)]);

    /// <summary>Sorted deadlines are a heap already.</summary>
    public void Restore(DeadlineQueueSnapshot saved, Func<DeadlineSnapshot, Deadline> find)
    {
        foreach (var armed in saved.Armed)
        {
            _sequence = armed.Sequence; // before the common counter, so that equal instants keep their order
            Arm(find(armed), armed.Ticks);
        }

        _sequence = saved.Sequence;
    }

    private static bool Before(Deadline left, Deadline right) =>
        left.HeapKey < right.HeapKey || (left.HeapKey == right.HeapKey && left.HeapSequence < right.HeapSequence);

    private bool SiftUp(Deadline deadline)
    {
        var index = deadline.HeapIndex;
        while (index > 0)
        {
            var parent = _heap[(index - 1) / 2];
            if (!Before(deadline, parent))
                break;
            Place(parent, index);
            index = (index - 1) / 2;
        }

        var moved = index != deadline.HeapIndex;
        Place(deadline, index);
        return moved;
    }

    private void SiftDown(Deadline deadline)
    {
        var index = deadline.HeapIndex;
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && Before(_heap[child + 1], _heap[child]))
                child++;
            if (!Before(_heap[child], deadline))
                break;
            Place(_heap[child], index);
            index = child;
        }

        Place(deadline, index);
    }

    private void Place(Deadline deadline, int index)
    {
        _heap[index] = deadline;
        deadline.HeapIndex = index;
    }
}
