namespace TaskScheduling;

/// <summary>One task of a shared store that this process knows by what the store shows, and how much of that has been told.</summary>
/// <remarks>
/// Read and written in the turn. What was told never depends on how often the store shows something: runs and ends are told in their order and once,
/// also where the local engine has told the first of them.
/// </remarks>
internal sealed partial class TaskElsewhere(TrackedTask task, DateTimeOffset submittedAt)
{
    private int _started; // the last run whose start was told
    private int _expiring; // the last run whose expiration was told
    private ProgressSnapshot _progress;
    private DateTimeOffset? _runEndedAt; // the last one that was told, as far as is known here
    private SharedTask? _shown;

    public TrackedTask Task => task;

    public DateTimeOffset SubmittedAt => _shown?.Task.SubmittedAt ?? submittedAt;

    /// <summary>Counted by <see cref="TasksElsewhere"/>.</summary>
    public bool CountsAsPending { get; set; }

    /// <summary>It was submitted to this process, so its presenters show it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Its submission was told.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Rises with what the store shows; 0: it has shown nothing.</summary>
    public long Revision => _shown?.Revision ?? 0;

    /// <summary>What the store has shown last. Null: nothing.</summary>
    public SharedTask? LastShown => _shown;

    public TaskNote? Note => _shown?.Note;

    /// <summary>Who executes its open run. Null: nobody.</summary>
    public string? ExecutedBy => Open is null ? null : _shown?.ExecutedBy;

    public TaskState State => task.IsEnded ? TaskState.Ended : Open is null ? TaskState.Pending : Expiration is null ? TaskState.Running : TaskState.Expiring;

    private int LastAttempt => task.Last?.RunId?.Attempt ?? 0;

    /// <summary>Number of the run in progress. One whose end was told is none, whatever the store still shows.</summary>
    private int? Open => !task.IsEnded && _shown?.Task.OpenRun is { } open && open > LastAttempt ? open : null;

    private TaskNote? NoteOfRun => Open is { } open && Note is { } note && note.Attempt == open ? note : null;

    private Expiration? Expiration => NoteOfRun?.Expiration;

    private ProgressSnapshot Progress => Open is null ? task.FinalProgress : NoteOfRun?.Progress ?? default;

    /// <summary>The local engine has told so much already.</summary>
    public void HasRunHere(int attempt) => (IsAnnounced, _started, _expiring) = (true, Math.Max(_started, attempt), Math.Max(_expiring, attempt));

    /// <summary>Takes note of what the store shows while the local engine knows better.</summary>
    public void Keep(SharedTask shown)
    {
        if (shown.Revision >= Revision)
            _shown = shown;
    }

    public TaskSnapshot Snapshot()
    {
        var texts = task.Texts;
        return new TaskSnapshot
        {
            TaskId = task.Id,
            Identifier = task.Request.Identifier,
            Key = task.Key,
            Kind = task.Kind,
            State = State,
            Attempt = Open ?? LastAttempt,
            SubmittedAt = SubmittedAt,
            StartedAt = Open is null ? null : _shown!.StartedAt,
            Progress = Progress,
            Title = texts.Title,
            Subtitle = texts.Subtitle,
            Expiration = Expiration,
            LastResult = task.Last,
        };
    }

    /// <param name="blocker">Why it waits, unless whoever executes has noted more of it.</param>
    /// <param name="now">The date.</param>
    public TaskExplanation Explain(DeferralReason blocker, DateTimeOffset now)
    {
        IEnumerable<DeferralReason> reasons = State is not TaskState.Pending ? []
            : blocker is not DeferralReason.ExecutedElsewhere ? [blocker]
            : Note is { WaitsFor: { Count: > 0 } known } ? known
            : [StartRules.DateAhead(task.Request, task.Last, now) ?? blocker];
        var since = _runEndedAt ?? SubmittedAt;
        var waited = now > since ? now - since : TimeSpan.Zero;
        return new TaskExplanation { Task = Snapshot(), Blockers = [.. reasons.Select(reason => new Blocker(reason, since, waited, LiftsAt(reason), reason.Remedy))] };
    }

    private static DateTimeOffset? LiftsAt(DeferralReason reason) => reason switch
    {
        DeferralReason.NotYetDue { Due: var due } => due,
        DeferralReason.BackoffUntil { At: var at } => at,
        DeferralReason.QuotaExhausted { RefillsAt: var refills } => refills,
        _ => null,
    };
}
