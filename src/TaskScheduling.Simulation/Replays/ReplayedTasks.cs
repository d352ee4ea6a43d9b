using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>The tasks of a recording, each with its story. A label is the same in every play of a recording.</summary>
internal sealed class ReplayedTasks(ReplayedLabels labels, Timeline timeline)
{
    private static readonly Chance NoChance = new(0, "replay");

    private readonly Dictionary<TaskId, TaskStory> _stories = [];

    public Timeline Timeline => timeline;

    public IEnumerable<TaskStory> All => _stories.Values.OrderBy(story => story.Task.Number);

    /// <summary>Submissions that left the pending task of their key in place.</summary>
    public HashSet<TaskId> Kept { get; } = [];

    public TaskStory? Find(TaskId id) => _stories.GetValueOrDefault(id);

    /// <summary>The one there is, or a new one.</summary>
    public TaskStory StoryOf(TaskId id, BackgroundTaskRequest request, TimeSpan at)
    {
        if (_stories.TryGetValue(id, out var known))
            return known;
        var spec = new WorkSpec { Name = request.Identifier, Request = request, Arrivals = new Arrivals.At([at]), Phases = [] };
        var (number, label) = labels.Of(id, request.Identifier);
        var story = new TaskStory(new ModelledTask(spec, id, number, label, 1, NoChance), request, at);
        _stories.Add(id, story);
        timeline.Open(story);
        return story;
    }

    /// <summary>Notes what an effect says about its task.</summary>
    public void Observe(in SchedulerEffect effect, TimeSpan at)
    {
        var story = effect.Owner as TaskStory;
        switch (effect.Kind)
        {
            case EffectKind.Publish when story is not null || (EventKind)effect.Code is EventKind.Made: timeline.Add(at, story, EventNote.Of(effect)); break;
            case EffectKind.Refused when story is not null:
                story.Refusal = (SubmissionError)effect.Data!;
                timeline.Add(at, story, new TimelineMark.Refused(story.Refusal));
                break;
            case EffectKind.Kept:
                Kept.Add(effect.TaskId);
                timeline.Add(at, story, new TimelineMark.Kept());
                break;
            case EffectKind.Report when effect.Data is EngineReport.LateReturn late:
                timeline.Add(at, Find(late.RunId.TaskId), new TimelineMark.LateReturn(late.RunId.Attempt));
                break;
            default: break;
        }
    }
}

/// <summary>What tasks are called: their identifier, and which one of it.</summary>
internal sealed class ReplayedLabels
{
    private readonly Dictionary<TaskId, (int Number, string Label)> _labels = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public (int Number, string Label) Of(TaskId id, string identifier)
    {
        if (_labels.TryGetValue(id, out var known))
            return known;
        var count = _counts[identifier] = _counts.GetValueOrDefault(identifier) + 1;
        var label = (_labels.Count + 1, string.Create(CultureInfo.InvariantCulture, $"{identifier}#{count}"));
        _labels.Add(id, label);
        return label;
    }
}
