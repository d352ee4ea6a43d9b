using System.Diagnostics.CodeAnalysis;

namespace TaskScheduling;

/// <summary>The last events of one task, bounded, as notes: hardly anybody reads them.</summary>
/// <remarks>
/// Read and written under the gate of the <see cref="EventHub"/>. A struct with the first two notes in place, because every task has one and a hundred
/// thousand may run: what a task tells before it ends is that it was submitted and has started.
/// </remarks>
internal struct TaskHistory
{
    private const int InPlace = 2;

    private Entry _first;
    private Entry _second;
    private Entry[]? _more;
    private int _count;

    public void Add(in EventNote note, long sequence, int bound)
    {
        if (_count == bound)
            DropOldest();
        if (_count >= InPlace && _count - InPlace == (_more?.Length ?? 0))
            Array.Resize(ref _more, _more is null ? 3 : _more.Length * 2); // deferred, run ended, ended: without any incident that is all
        At(_count++) = new Entry(note, sequence);
    }

    /// <summary>The events, made now, oldest first.</summary>
    public TaskEvent[] Read(TrackedTask task)
    {
        var events = new TaskEvent[_count];
        for (var index = 0; index < events.Length; index++)
            events[index] = At(index).Note.ToEvent(task.Id, task.Request).Numbered(At(index).Sequence);
        return events;
    }

    private void DropOldest()
    {
        for (var index = 1; index < _count; index++)
            At(index - 1) = At(index);
        _count--;
    }

    [UnscopedRef]
    private ref Entry At(int index)
    {
        if (index == 0)
            return ref _first;
        if (index == 1)
            return ref _second;
        return ref _more![index - InPlace];
    }

    private readonly record struct Entry(EventNote Note, long Sequence);
}
