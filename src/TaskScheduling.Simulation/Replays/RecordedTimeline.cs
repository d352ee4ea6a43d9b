namespace TaskScheduling.Simulation;

/// <summary>Writes the timeline of a recorded run while it is replayed.</summary>
internal sealed class RecordedTimeline(Stream stream) : IReplayListener
{
    private readonly ReplayedLabels _labels = new();
    private readonly ReplayClock _clock = new();
    private ReplayedTasks? _tasks;

    public void Begin(RecordedBeginning beginning, RecordedStep first, bool continues)
    {
        if (!continues)
            _clock.Begin(first.Input.At);
        Forget();
    }

    public object? OwnerOf(TaskId id, BackgroundTaskRequest request) => _tasks!.StoryOf(id, request, _clock.Now);

    public void Take(RecordedStep step) => _clock.MoveTo(step.Input.At.Monotonic);

    public void Observe(RecordedStep step, IReadOnlyList<SchedulerEffect> effects)
    {
        foreach (var effect in effects)
            _tasks!.Observe(effect, _clock.Now);
        if (_tasks!.Timeline.Entries.Count < 1_000)
            return;
        TimelineWriter.Write(_tasks.Timeline, stream);
        _tasks.Timeline.Clear();
    }

    /// <summary>Writes what is left.</summary>
    public void End() => Forget();

    /// <summary>A segment brings every task anew, so that memory holds no more than one knows.</summary>
    private void Forget()
    {
        if (_tasks is not null)
            TimelineWriter.Write(_tasks.Timeline, stream);
        _tasks = new ReplayedTasks(_labels, new Timeline(keepsEntries: true));
    }
}
