namespace TaskScheduling;

/// <summary>Everything that can happen to the engine.</summary>
internal enum InputKind
{
    Started,
    Recovered,
    Advance,
    Submitted,
    Persisted,
    PersistFailed,
    CancelRequested,
    CancelAllRequested,
    StopRequested,
    ExpireRequested,
    PauseRequested,
    RunEnded,
    RunLost,
    Released,
    LaunchRequested,
    ConditionsRead,
    PolicyReplaced,
    HandlerAdded,
    HandlerRemoved,
    DebuggerChanged,
    ReadingsStale,
    ShutdownBegan,
    AudienceChanged,
    PersistFenced,
    HandBackRequested,
    Attached,
}

/// <summary>Whom the state of which tasks is shown.</summary>
internal enum Audience
{
    Nobody,

    /// <summary>Presenters: tasks that a person started.</summary>
    ContinuedTasks,

    /// <summary>Watchers of events.</summary>
    AllTasks,
}

/// <summary>What a store was asked to make durable.</summary>
internal enum PersistKind
{
    Submission,
    RunStart,
    RunEnd,

    /// <summary>A recorded start that was not carried out: the handler was never called, and the number of the run is free again.</summary>
    StartAbandoned,
}

/// <summary>How a handler came back.</summary>
internal enum HandlerReturn
{
    Completed,

    /// <summary>With its own cancellation exception.</summary>
    Cancelled,
    Faulted,
}

/// <summary>One input, stamped when enqueued. A struct with one data reference, so that a queue of them allocates nothing.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="TaskId">To which task; empty where none is concerned.</param>
/// <param name="Attempt">To which run of it; 0 where none is concerned.</param>
/// <param name="Data">What the named factory says.</param>
/// <param name="Ticket">Returned with the answer; 0: nobody waits for one.</param>
/// <param name="Code">A small enum of the named factory.</param>
/// <param name="Owner">With a submission or a recovered task: comes back with every effect for that task. The engine never looks at it.</param>
internal readonly record struct SchedulerInput(
    InputKind Kind, SchedulerInstant At, TaskId TaskId = default, int Attempt = 0, object? Data = null, long Ticket = 0, int Code = 0, object? Owner = null)
{
    public static SchedulerInput Started(SchedulerInstant at) => new(InputKind.Started, at);

    /// <summary>
    /// A task that an earlier process has left in the store. They come in the order of their submission, and before <see cref="Started"/>; after it come
    /// news of other processes, and tasks that are given to this one.
    /// </summary>
    public static SchedulerInput Recovered(SchedulerInstant at, TaskId id, RecoveredTask task, object? owner = null) =>
        new(InputKind.Recovered, at, id, Data: task, Owner: owner);

    /// <summary>Deadlines fire on this input only; it comes after every queued input with an earlier or equal stamp.</summary>
    public static SchedulerInput Advance(SchedulerInstant at) => new(InputKind.Advance, at);

    public static SchedulerInput Submitted(SchedulerInstant at, TaskId id, BackgroundTaskRequest request, object? owner = null) =>
        new(InputKind.Submitted, at, id, Data: request, Owner: owner);

    /// <summary>A run that somebody else has begun and will end: it is judged like any other, but nobody admits it, calls a handler for it or repeats it.</summary>
    public static SchedulerInput Attached(SchedulerInstant at, TaskId id, AttachedRun run, object? owner = null) =>
        new(InputKind.Attached, at, id, Data: run, Owner: owner);

    public static SchedulerInput Persisted(SchedulerInstant at, TaskId id, PersistKind what) => new(InputKind.Persisted, at, id, Code: (int)what);

    public static SchedulerInput PersistFailed(SchedulerInstant at, TaskId id, PersistKind what, string cause) =>
        new(InputKind.PersistFailed, at, id, Data: cause, Code: (int)what);

    /// <summary>The record was refused, because another process goes on with the task. Data: what the run ends with here.</summary>
    public static SchedulerInput PersistFenced(SchedulerInstant at, TaskId id, PersistKind what, Expiration lost) =>
        new(InputKind.PersistFenced, at, id, Data: lost, Code: (int)what);

    /// <summary>If it waits and cannot start now, it goes back to whoever gave it to this process. Otherwise nothing happens.</summary>
    public static SchedulerInput HandBackRequested(SchedulerInstant at, TaskId id) => new(InputKind.HandBackRequested, at, id);

    public static SchedulerInput CancelRequested(SchedulerInstant at, TaskId id, string? note, long ticket = 0) =>
        new(InputKind.CancelRequested, at, id, Data: new Expiration.CancelledByApp(note), Ticket: ticket);

    public static SchedulerInput CancelAllRequested(SchedulerInstant at, string? note, long ticket = 0) =>
        new(InputKind.CancelAllRequested, at, Data: new Expiration.CancelledByApp(note), Ticket: ticket);

    public static SchedulerInput StopRequested(SchedulerInstant at, TaskId id, string source, string? who = null, long ticket = 0) =>
        new(InputKind.StopRequested, at, id, Data: new Expiration.UserStopped(source, who), Ticket: ticket);

    /// <summary>Any reason, from a test or an outside system.</summary>
    public static SchedulerInput ExpireRequested(SchedulerInstant at, TaskId id, Expiration reason, long ticket = 0) =>
        new(InputKind.ExpireRequested, at, id, Data: reason, Ticket: ticket);

    public static SchedulerInput PauseRequested(SchedulerInstant at, RunId run, PauseRequest pause) =>
        new(InputKind.PauseRequested, at, run.TaskId, run.Attempt, pause);

    public static SchedulerInput RunEnded(SchedulerInstant at, RunId run, HandlerReturn how, TaskFault? fault = null) =>
        new(InputKind.RunEnded, at, run.TaskId, run.Attempt, fault, Code: (int)how);

    /// <summary>The run is out of our hands: HostLost, LeaseLost or WorkerLost. It has no grace.</summary>
    public static SchedulerInput RunLost(SchedulerInstant at, RunId run, Expiration reason) => new(InputKind.RunLost, at, run.TaskId, run.Attempt, reason);

    public static SchedulerInput Released(SchedulerInstant at, TaskId id, long ticket = 0) => new(InputKind.Released, at, id, Ticket: ticket);

    /// <summary>Starts a pending task whatever its conditions say. For tests.</summary>
    public static SchedulerInput LaunchRequested(SchedulerInstant at, TaskId id, long ticket = 0) => new(InputKind.LaunchRequested, at, id, Ticket: ticket);

    public static SchedulerInput ConditionsRead(SchedulerInstant at, DeviceConditions conditions, ConditionKinds kinds) =>
        new(InputKind.ConditionsRead, at, Data: conditions, Code: (int)kinds);

    public static SchedulerInput PolicyReplaced(SchedulerInstant at, SchedulingPolicy policy, PolicyApplication application) =>
        new(InputKind.PolicyReplaced, at, Data: policy, Code: (int)application);

    public static SchedulerInput HandlerAdded(SchedulerInstant at, HandlerDescription handler) => new(InputKind.HandlerAdded, at, Data: handler);

    public static SchedulerInput HandlerRemoved(SchedulerInstant at, string pattern) => new(InputKind.HandlerRemoved, at, Data: pattern);

    public static SchedulerInput DebuggerChanged(SchedulerInstant at, bool attached) => new(InputKind.DebuggerChanged, at, Code: attached ? 1 : 0);

    /// <summary>The machine slept, or a sensor hints at a change: everything read before is stale.</summary>
    public static SchedulerInput ReadingsStale(SchedulerInstant at) => new(InputKind.ReadingsStale, at);

    public static SchedulerInput ShutdownBegan(SchedulerInstant at, TimeSpan hostTimeLeft) =>
        new(InputKind.ShutdownBegan, at, Data: new Expiration.HostShuttingDown(hostTimeLeft));

    public static SchedulerInput AudienceChanged(SchedulerInstant at, Audience audience) => new(InputKind.AudienceChanged, at, Code: (int)audience);
}

/// <summary>A handler pauses itself: same token and grace, and its own rule for what follows.</summary>
internal sealed record PauseRequest(ResubmitRule Rule, string? Note);
