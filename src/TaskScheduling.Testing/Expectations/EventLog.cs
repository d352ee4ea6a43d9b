namespace TaskScheduling.Testing;

/// <summary>Every event so far, in order. Written in the turn, read by any thread, under <c>_gate</c>.</summary>
internal sealed class EventLog
{
    private readonly Lock _gate = new();
    private readonly List<TaskEvent> _events = [];

    public void Add(TaskEvent what)
    {
        using (_gate.EnterScope())
            _events.Add(what);
    }

    public TaskEvent[] ToArray()
    {
        using (_gate.EnterScope())
            return [.. _events];
    }
}
