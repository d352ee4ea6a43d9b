namespace TaskScheduling;

/// <summary>The last events of one task, bounded; allocated when somebody is told something.</summary>
internal sealed class TaskHistory
{
    private readonly Lock _gate = new();
    private Queue<TaskEvent>? _events;

    public void Add(TaskEvent what, int bound)
    {
        using (_gate.EnterScope())
        {
            _events ??= new Queue<TaskEvent>(8);
            while (_events.Count >= bound && _events.TryDequeue(out _))
            {
            }

            if (bound > 0)
                _events.Enqueue(what);
        }
    }

    public TaskEvent[] ToArray()
    {
        using (_gate.EnterScope())
            return _events?.ToArray() ?? [];
    }
}
