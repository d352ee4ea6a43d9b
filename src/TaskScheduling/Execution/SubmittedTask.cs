namespace TaskScheduling;

/// <summary>A task of this scheduler. Its history is in place, because every one has it.</summary>
internal sealed class SubmittedTask(TaskId id, BackgroundTaskRequest request, CardTexts texts) : TrackedTask(id, request, texts)
{
    private TaskHistory _history;

    public override TaskEvent[] ReadHistory() => _history.Read(this);

    protected override void Add(in EventNote note, long sequence, int bound) => _history.Add(note, sequence, bound);
}
