namespace TaskScheduling;

/// <summary>Everything that happens to tasks, in one order. A closed hierarchy; immutable.</summary>
public abstract record TaskEvent
{
    // Behind properties that only init, because the engine and the hub complete an event that nobody has seen yet without copying it.
    private long _sequence;
    private DateTimeOffset _at;
    private TaskId _taskId;
    private RunId? _runId;
    private string _identifier = "";

    private TaskEvent()
    {
    }

    /// <summary>Rises by one per event of a scheduler; a hole means a <see cref="Missed"/> entry.</summary>
    public long Sequence { get => _sequence; init => _sequence = value; }

    /// <summary>When, in UTC.</summary>
    public DateTimeOffset At { get => _at; init => _at = value; }

    /// <summary>The task; empty for <see cref="ConditionsChanged"/> and <see cref="Missed"/>.</summary>
    public TaskId TaskId { get => _taskId; init => _taskId = value; }

    /// <summary>The run, if one is concerned.</summary>
    public RunId? RunId { get => _runId; init => _runId = value; }

    /// <summary>The handler's identifier; empty where there is no task.</summary>
    public string Identifier { get => _identifier; init => _identifier = value; }

    /// <summary>Completes a new event in place.</summary>
    internal TaskEvent About(DateTimeOffset at, TaskId task, string identifier, RunId? run)
    {
        (_at, _taskId, _identifier, _runId) = (at, task, identifier, run);
        return this;
    }

    /// <summary>Gives a new event its number, in place.</summary>
    internal TaskEvent Numbered(long sequence)
    {
        _sequence = sequence;
        return this;
    }

    /// <summary>It was accepted.</summary>
    /// <param name="Request">What was submitted.</param>
    /// <param name="Tightened">Limits that the policy made tighter than the request asked for.</param>
    public sealed record Submitted(BackgroundTaskRequest Request, ValueList<BudgetKind> Tightened) : TaskEvent;

    /// <summary>It is not running now, and why: at admission and when its own reason changes.</summary>
    public sealed record Deferred(ValueList<DeferralReason> Reasons) : TaskEvent;

    /// <summary>The device changed; one event for all tasks.</summary>
    public sealed record ConditionsChanged(DeviceConditions Conditions) : TaskEvent;

    /// <summary>A run was started.</summary>
    public sealed record Started(int Attempt) : TaskEvent;

    /// <summary>The handler's first instruction has not been reached within the start watchdog.</summary>
    public sealed record StartOverdue(TimeSpan WaitedFor) : TaskEvent;

    /// <summary>Progress, coalesced; only while somebody watches.</summary>
    public sealed record Progressed(ProgressSnapshot Progress) : TaskEvent;

    /// <summary>A text or state that people see changed; only while somebody watches.</summary>
    public sealed record PresentationChanged(TaskPresentation Presentation) : TaskEvent;

    /// <summary>A share of a limit is used up.</summary>
    public sealed record BudgetWarned(BudgetWarning Warning) : TaskEvent;

    /// <summary>The run was told to stop; the reason never changes.</summary>
    public sealed record Expiring(Expiration Expiration) : TaskEvent;

    /// <summary>A run ended; <see cref="TaskResult.Next"/> says whether another follows.</summary>
    public sealed record RunEnded(TaskResult Result) : TaskEvent;

    /// <summary>The task ended.</summary>
    public sealed record Ended(TaskResult Result) : TaskEvent;

    /// <summary>This watcher was too slow and lost this many events; the others are unaffected.</summary>
    public sealed record Missed(long Count) : TaskEvent;
}
