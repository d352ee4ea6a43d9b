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

    /// <summary>Null: it was not accepted.</summary>
    public DateTimeOffset? SubmittedUtc { get; private set; }

    /// <summary>The run that has begun and not ended. Null: none.</summary>
    public int? OpenRun { get; private set; }

    public TimeSpan? FirstStart { get; private set; }

    public TimeSpan? Ended { get; private set; }

    public SubmissionError? Refusal { get; set; }

    /// <summary>Of its runs that ended, oldest first.</summary>
    public IReadOnlyList<TaskResult> Runs => _runs;

    /// <summary>How the task ended. Null: it has not, or was refused.</summary>
    public TaskResult? Result { get; private set; }

    /// <summary>Gone with the process.</summary>
    public bool Vanished { get; set; }

    /// <summary>Accepted, and its end is still to come.</summary>
    public bool IsOpen => SubmittedUtc is not null && Result is null && !Vanished;

    /// <summary>What a durable store holds of it after the process is gone.</summary>
    public RecoveredTask ToRecord(DateTimeOffset lastSignOfLife, bool bootChanged) => new(Request, SubmittedUtc!.Value)
    {
        Runs = [.. _runs],
        OpenRun = OpenRun,
        LastSignOfLife = OpenRun is null ? null : lastSignOfLife,
        BootChanged = bootChanged,
    };

    /// <summary>What an app has set in a run is in no store: the next process has what was submitted, or what was recorded at the end of its last run.</summary>
    public void ForgetTexts()
    {
        if (IsOpen)
            Task.RestoreTexts(_runs.Count > 0 ? _runs[^1] : null);
    }

    /// <summary>Codes of everything it was told to wait for.</summary>
    public HashSet<string>? WaitedFor { get; private set; }

    /// <summary>What it waits for now. Null: for nothing that it was told.</summary>
    public IReadOnlyList<DeferralReason>? WaitsFor { get; private set; }

    public HashSet<BudgetKind>? Warned { get; private set; }

    public int Starts { get; private set; }

    public void Observe(in EventNote note, TimeSpan at)
    {
        switch (note.Kind)
        {
            case EventKind.Submitted: SubmittedUtc = new DateTimeOffset(note.UtcTicks, TimeSpan.Zero); break;
            case EventKind.Started:
                FirstStart ??= at;
                OpenRun = note.Attempt;
                WaitsFor = null;
                Starts++;
                break;
            case EventKind.RunEnded:
                _runs.Add((TaskResult)note.Data!);
                OpenRun = null;
                break;
            case EventKind.Ended: (Result, Ended) = ((TaskResult)note.Data!, at); break;
            case EventKind.Deferred:
                WaitsFor = (DeferralReason[])note.Data!;
                foreach (var reason in WaitsFor)
                    (WaitedFor ??= []).Add(reason.Code);
                break;
            case EventKind.Made when note.Data is TaskEvent.BudgetWarned warned: (Warned ??= []).Add(warned.Warning.Kind); break;
            default: break;
        }
    }
}
