namespace TaskScheduling;

/// <summary>A task of this scheduler. Its history is in place, because every one has it.</summary>
/// <remarks>Who writes what: <c>_keyed</c>: the turn.</remarks>
internal sealed class SubmittedTask(TaskId id, BackgroundTaskRequest request, CardTexts texts) : TrackedTask(id, request, texts)
{
    private TaskHistory _history;
    private Keyed? _keyed; // null: it has no key

    public override string? SharedCard => _keyed?.Card;

    public override TaskId? Superseded => _keyed?.Superseded;

    public override void Accept(TaskKey key, TaskId? superseded)
    {
        if (key.HasValue)
            _keyed = new Keyed(key.ToString(), superseded);
        base.Accept(key, superseded);
    }

    public override TaskEvent[] ReadHistory() => _history.Read(this);

    protected override void Add(in EventNote note, long sequence, int bound) => _history.Add(note, sequence, bound);

    private sealed record Keyed(string Card, TaskId? Superseded);
}
