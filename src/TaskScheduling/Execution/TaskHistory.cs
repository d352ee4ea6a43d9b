namespace TaskScheduling;

/// <summary>The last events of one task, bounded; allocated when somebody is told something.</summary>
/// <remarks>Read and written under the gate of the <see cref="EventHub"/>.</remarks>
internal sealed class TaskHistory
{
    private Queue<TaskEvent>? _events;

    /// <summary>The task has ended, also where that event is not kept any more.</summary>
    public bool HasEnded { get; private set; }

    public void Add(TaskEvent what, int bound)
    {
        HasEnded |= what is TaskEvent.Ended;
        _events ??= new Queue<TaskEvent>(5); // what a task without any incident tells
        while (_events.Count >= bound && _events.TryDequeue(out _))
        {
        }

        if (bound > 0)
            _events.Enqueue(what);
    }

    public TaskEvent[] ToArray() => _events?.ToArray() ?? [];
}
