namespace TaskScheduling.Simulation;

/// <summary>What became of one submission, in short.</summary>
internal sealed partial class TaskStory(ModelledTask task, BackgroundTaskRequest request, TimeSpan submitted)
{
    private readonly List<TaskResult> _runs = [];

    public ModelledTask Task { get; } = task;

    /// <summary>As it was submitted.</summary>
    public BackgroundTaskRequest Request { get; } = request;

    public TaskId Id => Task.Id;

    public string Label => Task.Label;

    public string Work => Task.Spec.Name;

    public TimeSpan Submitted { get; } = submitted;

    public TimeSpan? FirstStart { get; private set; }

    public TimeSpan? Ended { get; private set; }

    public SubmissionError? Refusal { get; set; }

    /// <summary>Of its runs that ended, oldest first.</summary>
    public IReadOnlyList<TaskResult> Runs => _runs;

    /// <summary>How the task ended. Null: it has not, or was refused.</summary>
    public TaskResult? Result { get; private set; }

    /// <summary>Gone with the process.</summary>
    public bool Vanished { get; set; }

    /// <summary>Codes of everything it was told to wait for.</summary>
    public HashSet<string>? WaitedFor { get; private set; }

    public HashSet<BudgetKind>? Warned { get; private set; }

    public int Starts { get; private set; }

    public void Observe(in EventNote note, TimeSpan at)
    {
        switch (note.Kind)
        {
            case EventKind.Started:
                FirstStart ??= at;
                Starts++;
                break;
            case EventKind.RunEnded: _runs.Add((TaskResult)note.Data!); break;
            case EventKind.Ended: (Result, Ended) = ((TaskResult)note.Data!, at); break;
            case EventKind.Deferred:
                foreach (var reason in (DeferralReason[])note.Data!)
                    (WaitedFor ??= []).Add(reason.Code);
                break;
            case EventKind.Made when note.Data is TaskEvent.BudgetWarned warned: (Warned ??= []).Add(warned.Warning.Kind); break;
            default: break;
        }
    }
}
