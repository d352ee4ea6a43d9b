namespace TaskScheduling;

/// <summary>Where an entry is in its life, finer than <see cref="TaskState"/>.</summary>
internal enum TaskPhase : byte // of every task there is one
{
    /// <summary>Reserved, not durable yet.</summary>
    Admitting,
    Waiting,

    /// <summary>A run is in progress, or its start is being made durable.</summary>
    Running,

    /// <summary>The end of its run is being made durable.</summary>
    Recording,
    Ended,

    /// <summary>Another process goes on with it; here only its handler has not returned.</summary>
    HandedBack,
}

/// <summary>What a waiting entry waits for first; it is indexed by this alone.</summary>
internal enum WaitingPlace : byte
{
    None,

    /// <summary>Its earliest begin date.</summary>
    Date,
    Backoff,

    /// <summary>Conditions, quota, handler or a slot: see its <see cref="WaitingGroup"/>.</summary>
    Group,

    /// <summary>Another run of its key, or an earlier one of its own, to return.</summary>
    Key,
    NextStart,
    Parked,

    /// <summary>Nothing any more in this process: the host stops and it stays in the store.</summary>
    Store,
}

/// <summary>One submission and all its attempts. Its deadline is its run's next examination, or the end of its backoff or date.</summary>
internal sealed partial class TaskEntry(TaskId id, BackgroundTaskRequest request, HandlerDescription handler, TaskKey key, long number, SchedulerInstant at, object? owner) : Deadline
{
    private static readonly TimeSpan Never = TimeSpan.MinValue;

    private long _dueUtcTicks = at.Utc.UtcTicks;
    private TimeSpan _firstWaitEnded = Never; // the wait that began with the submission
    private Incidents? _incidents;

    public TaskId Id { get; } = id;

    /// <summary>What came with the submission, or with the recovered task; it goes back with every effect.</summary>
    public object? Owner { get; } = owner;

    public BackgroundTaskRequest Request { get; } = request;

    /// <summary>Changes once, where a recovered task comes before its handler.</summary>
    public HandlerDescription Handler { get; set; } = handler;

    public TaskKey Key { get; } = key;

    public TaskKind Kind => Request.Kind;

    /// <summary>Submission number: the last tie-breaker.</summary>
    public long Number { get; } = number;

    public SchedulerInstant SubmittedAt { get; } = at;

    public Resubmission Resubmission => Request.Resubmission ?? Handler.Resubmission ?? Resubmission.Default;

    public TaskPhase Phase { get; set; }

    public WaitingPlace Place { get; set; }

    /// <summary>It waits, and nobody has been told for what.</summary>
    public bool IsUnannounced { get; set; }

    /// <summary>Monotonic instant from which it may start: orders it among its equals.</summary>
    public TimeSpan Due { get; set; } = at.Monotonic;

    /// <summary>Date behind <see cref="Due"/>, for explanations.</summary>
    public DateTimeOffset DueUtc
    {
        get => new(_dueUtcTicks, TimeSpan.Zero);
        set => _dueUtcTicks = value.UtcTicks;
    }

    public WaitingGroup? Group { get; set; }

    public TaskEntry? Previous { get; set; }

    public TaskEntry? Next { get; set; }

    /// <summary>Its group's open time when it joined.</summary>
    public TimeSpan JoinedAtOpenTime { get; set; }

    /// <summary>Run in progress, or one that has not returned yet.</summary>
    public Run? Run { get; set; }

    public int Attempt { get; set; }

    public ResubmissionLedger Ledger
    {
        get => _incidents?.Ledger ?? ResubmissionLedger.Empty;
        set => Set(value, value != ResubmissionLedger.Empty, static (incidents, value) => incidents.Ledger = value);
    }

    public TaskResult? LastResult { get; set; }

    /// <summary>Admission: the pending task of the same key that this one replaces once it is durable.</summary>
    public TaskEntry? Replaces
    {
        get => _incidents?.Replaces;
        set => Set(value, value is not null, static (incidents, value) => incidents.Replaces = value);
    }

    /// <summary>Withdrawn while its records were being written: it ends as soon as they are.</summary>
    public Expiration? Withdrawn
    {
        get => _incidents?.Withdrawn;
        set => Set(value, value is not null, static (incidents, value) => incidents.Withdrawn = value);
    }

    /// <summary>Closed waits, oldest first.</summary>
    public IEnumerable<(TimeSpan From, TimeSpan To)> Waits =>
        [.. _firstWaitEnded == Never ? [] : new[] { (SubmittedAt.Monotonic, _firstWaitEnded) }, .. _incidents?.FurtherWaits ?? []];

    /// <summary>Since when it waits, or when it ended.</summary>
    public TimeSpan Since { get; set; } = at.Monotonic;

    /// <summary>Whether it is counted against its kind's pending limit.</summary>
    public bool CountsAsPending { get; set; }

    public int HostLosses
    {
        get => _incidents?.HostLosses ?? 0;
        set => Set(value, value != 0, static (incidents, value) => incidents.HostLosses = value);
    }

    public int Preemptions
    {
        get => _incidents?.Preemptions ?? 0;
        set => Set(value, value != 0, static (incidents, value) => incidents.Preemptions = value);
    }

    /// <summary>Starts in a row that could not be saved.</summary>
    public int FailedStarts
    {
        get => _incidents?.FailedStarts ?? 0;
        set => Set(value, value != 0, static (incidents, value) => incidents.FailedStarts = value);
    }

    /// <summary>Attempts that an earlier process has made. Null: submitted to this one.</summary>
    public int? AttemptsBefore
    {
        get => _incidents?.AttemptsBefore;
        set => Set(value, value is not null, static (incidents, value) => incidents.AttemptsBefore = value);
    }

    /// <summary>See <see cref="RecoveredTask.Order"/>.</summary>
    public long? Order
    {
        get => _incidents?.Order;
        set => Set(value, value is not null, static (incidents, value) => incidents.Order = value);
    }

    public TaskState State => Phase switch
    {
        TaskPhase.Admitting or TaskPhase.Waiting => TaskState.Pending,
        TaskPhase.Ended => TaskState.Ended,
        TaskPhase.Running when Run!.State is RunState.Starting => TaskState.Pending,
        TaskPhase.Running when Run!.State is RunState.Running => TaskState.Running,
        TaskPhase.Running => TaskState.Expiring,
        _ => LastResult?.Next is null ? TaskState.Ended : TaskState.Pending,
    };

    /// <summary>Books the wait that ends now.</summary>
    public void EndWait(TimeSpan now)
    {
        if (now <= Since)
            return;
        if (_firstWaitEnded == Never && Since == SubmittedAt.Monotonic)
            _firstWaitEnded = now;
        else
            ((_incidents ??= new()).FurtherWaits ??= []).Add((Since, now));
    }

    private void Set<T>(T value, bool matters, Action<Incidents, T> set)
    {
        if (matters || _incidents is not null)
            set(_incidents ??= new(), value);
    }

    /// <summary>What nearly no task has; kept apart, because every task has an entry.</summary>
    private sealed class Incidents
    {
        public TaskEntry? Replaces { get; set; }

        public Expiration? Withdrawn { get; set; }

        public List<(TimeSpan From, TimeSpan To)>? FurtherWaits { get; set; }

        public ResubmissionLedger Ledger { get; set; } = ResubmissionLedger.Empty;

        public int HostLosses { get; set; }

        public int Preemptions { get; set; }

        public int FailedStarts { get; set; }

        public int? AttemptsBefore { get; set; }

        public long? Order { get; set; }
    }
}
