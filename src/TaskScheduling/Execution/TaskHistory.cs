namespace TaskScheduling;

/// <summary>The last events of one task, bounded, as notes: hardly anybody reads them.</summary>
/// <remarks>Read and written under the gate of the <see cref="EventHub"/>. A struct, because every task has one.</remarks>
internal struct TaskHistory
{
    /// <summary>What a task without any incident tells: submitted, deferred, started, run ended, ended.</summary>
    private const int Usual = 5;

    private Entry[]? _entries;
    private int _count;

    /// <summary>The task has ended, also where that event is not kept any more.</summary>
    public bool HasEnded { get; private set; }

    public void Add(in EventNote note, long sequence, int bound)
    {
        HasEnded |= note.Kind is EventKind.Ended;
        if (bound <= 0)
            return;
        _entries ??= new Entry[Math.Min(Usual, bound)];
        if (_count >= bound)
        {
            Array.Copy(_entries, _count - bound + 1, _entries, 0, bound - 1);
            _count = bound - 1;
        }

        if (_count == _entries.Length)
            Array.Resize(ref _entries, Math.Min(_count * 2, bound));
        _entries[_count++] = new Entry(note, sequence);
    }

    /// <summary>The events, made now, oldest first.</summary>
    public readonly IEnumerable<TaskEvent> Read(TrackedTask task)
    {
        var entries = _entries.AsSpan(0, _count).ToArray();
        return entries.Select(entry => entry.Note.ToEvent(task.Id, task.Request).Numbered(entry.Sequence));
    }

    private readonly record struct Entry(EventNote Note, long Sequence);
}
