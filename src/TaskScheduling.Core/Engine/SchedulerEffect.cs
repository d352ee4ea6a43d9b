namespace TaskScheduling;

/// <summary>Everything the engine can ask of its surroundings.</summary>
internal enum EffectKind
{
    /// <summary>The submission is durable. Data: <see cref="Admittance"/>; null: it has no key.</summary>
    Admitted,

    /// <summary>Data: <see cref="SubmissionError"/>.</summary>
    Refused,

    /// <summary>The pending task of the key stays. Data: its <see cref="TaskId"/>.</summary>
    Kept,

    /// <summary>Make durable and answer with Persisted. Data: the request or the result; Code: <see cref="PersistKind"/>; Flag: with the start of the first run; UtcTicks: when it was decided.</summary>
    Persist,

    /// <summary>Call the handler. Data: <see cref="RunTerms"/>; Flag: no cause could lead to another run.</summary>
    Start,

    /// <summary>Tell the handler. Data: <see cref="Expiration"/>.</summary>
    Expire,

    /// <summary>The grace ends earlier than announced. Data: <see cref="Expiration"/> with the new end.</summary>
    ShortenGrace,

    /// <summary>The grace is over, the run's end is recorded: from now on it changes nothing.</summary>
    EndGrace,

    /// <summary>Tell the handler. Data: <see cref="BudgetWarning"/>.</summary>
    Warn,

    /// <summary>The state people see changed. Data: <see cref="TaskFacts"/>; Flag: nothing changed, but somebody has begun to look.</summary>
    Present,

    /// <summary>Code: <see cref="EventKind"/>; Data, Attempt and UtcTicks: see <see cref="EventNote"/>.</summary>
    Publish,

    /// <summary>A run's end is durable. Data: <see cref="TaskResult"/>.</summary>
    RunCompleted,

    /// <summary>The task's end is durable. Data: <see cref="TaskResult"/>.</summary>
    Completed,

    /// <summary>The host stops and the task stays in the store: nothing more happens to it here. Data: the <see cref="TaskResult"/> to tell, with its Next.</summary>
    Left,

    /// <summary>
    /// It has left the engine and has not ended: another process goes on with it. Data: the reasons why it waited, as a list; or how its run ended for this
    /// process alone, a <see cref="TaskResult"/>; or null.
    /// </summary>
    HandedBack,

    /// <summary>Answers the caller with the ticket. Code: a count or 0/1.</summary>
    Answer,

    /// <summary>Read and answer with ConditionsRead. Code: <see cref="ConditionKinds"/>.</summary>
    ReadConditions,

    /// <summary>The task has left the history.</summary>
    Forget,

    /// <summary>For the log. Data: <see cref="EngineReport"/>.</summary>
    Report,
}

/// <summary>One effect, in the order in which it must be carried out.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="TaskId">With which task; empty where none is concerned.</param>
/// <param name="Owner">What came with its submission.</param>
/// <param name="Slot">Of its run; negative where none is concerned.</param>
/// <param name="Attempt">Number of its run; 0 where none is concerned.</param>
/// <param name="Data">What the kind says.</param>
/// <param name="Ticket">Whom to answer.</param>
/// <param name="Code">A small enum or count, as the kind says.</param>
/// <param name="Flag">As the kind says.</param>
/// <param name="UtcTicks">When an event happened, or what is recorded was decided.</param>
internal readonly record struct SchedulerEffect(
    EffectKind Kind,
    TaskId TaskId = default,
    object? Owner = null,
    int Slot = -1,
    int Attempt = 0,
    object? Data = null,
    long Ticket = 0,
    int Code = 0,
    bool Flag = false,
    long UtcTicks = 0);

/// <summary>What a key means for an admitted task.</summary>
/// <param name="Key">The key in force.</param>
/// <param name="Superseded">The pending task of that key whose place it takes. Null: there was none.</param>
internal sealed record Admittance(TaskKey Key, TaskId? Superseded);

/// <summary>What people see of a task besides its texts and progress.</summary>
internal record TaskFacts(
    TaskState State, TaskOutcome? Outcome, Expiration? Expiration, int Attempt, DateTimeOffset? StartedAt, DateTimeOffset? EndsAt, string? WaitingFor)
{
    /// <summary>Of a task that has ended.</summary>
    public static TaskFacts Of(TaskResult last, int attempts) => new(TaskState.Ended, last.Outcome, last.Expiration, attempts, null, null, null);
}

/// <summary>Something a person who reads the log wants to know.</summary>
internal abstract record EngineReport
{
    private EngineReport()
    {
    }

    public sealed record IllegalTrigger(RunId RunId, string State, string Trigger) : EngineReport;

    public sealed record ProtectionNotApplied(string Protection, string Cause) : EngineReport;

    public sealed record HotSpellDropped(TimeSpan WithoutReading) : EngineReport;

    public sealed record StartNotPersisted(RunId RunId, string Cause) : EngineReport;

    public sealed record OverrunSlotReleased(RunId RunId) : EngineReport;

    public sealed record LateReturn(RunId RunId) : EngineReport;

    public sealed record AlreadyKnown(TaskId TaskId) : EngineReport;
}
