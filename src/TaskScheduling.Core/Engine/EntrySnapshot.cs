namespace TaskScheduling;

/// <summary>One submission and all its attempts; see <see cref="TaskEntry"/>.</summary>
internal sealed record EntrySnapshot
{
    public required TaskId Id { get; init; }

    public required long Number { get; init; }

    public required BackgroundTaskRequest Request { get; init; }

    public int Handler { get; init; }

    public TaskKey Key { get; init; }

    public SchedulerInstant SubmittedAt { get; init; }

    public TaskPhase Phase { get; init; }

    public WaitingPlace Place { get; init; }

    public TimeSpan Due { get; init; }

    public long DueUtcTicks { get; init; }

    public TimeSpan JoinedAtOpenTime { get; init; }

    public int Attempt { get; init; }

    public RunSnapshot? Run { get; init; }

    public TaskResult? LastResult { get; init; }

    /// <summary>End of the wait that began with the submission. Null: it goes on, or there was none.</summary>
    public TimeSpan? FirstWaitEnded { get; init; }

    public TimeSpan Since { get; init; }

    public bool CountsAsPending { get; init; }

    /// <summary>It has left the table; another entry still refers to it.</summary>
    public bool IsDetached { get; init; }

    public long Replaces { get; init; }

    public Expiration? Withdrawn { get; init; }

    public Interval[]? FurtherWaits { get; init; }

    public LedgerSnapshot? Ledger { get; init; }

    public int HostLosses { get; init; }

    public int Preemptions { get; init; }

    public int FailedStarts { get; init; }

    public int? AttemptsBefore { get; init; }

    public long? Order { get; init; }
}

/// <summary>See <see cref="ResubmissionLedger"/>.</summary>
internal sealed record LedgerSnapshot(int Attempts, int Interruptions, Dictionary<string, int> Times);

/// <summary>See <see cref="Run"/>.</summary>
internal sealed record RunSnapshot
{
    public int Attempt { get; init; }

    public int Slot { get; init; }

    public RunState State { get; init; }

    public TimeSpan StartedAt { get; init; }

    public SchedulerInstant Launched { get; init; }

    public int Terms { get; init; }

    public Requirements Requirements { get; init; }

    public EndingSnapshot? Ending { get; init; }

    /// <summary>Name of the quota that counts its time.</summary>
    public string? Quota { get; init; }

    public bool WatchdogBarked { get; init; }

    public MemorySnapshot[]? Memories { get; init; }
}

/// <summary>What a meter remembers; see <see cref="MeterMemory"/>.</summary>
/// <remarks>Meter: Its place among the meters of the terms.</remarks>
internal sealed record MemorySnapshot(int Meter, TimeSpan From, long UsedBefore, bool WasLifted, bool Warned, TimeSpan? WarnedAt, CpuSample[]? Samples);

/// <summary>See <see cref="RunEnding"/>.</summary>
internal sealed record EndingSnapshot
{
    public RequestedEnd[]? Requested { get; init; }

    public Expiration? Expiration { get; init; }

    public TimeSpan ExpiredAt { get; init; }

    public TimeSpan GraceEnds { get; init; }

    public PauseSnapshot? Pause { get; init; }

    public CauseSnapshot[]? Causes { get; init; }

    public bool SlotReleased { get; init; }

    public bool HasSlotRelease { get; init; }
}

/// <summary>A pause and its rule.</summary>
/// <remarks>
/// Rule: What follows if it is the pause that ends the run.
/// Request: Which of the requested ends is the pause; -1: it has been decided upon.
/// </remarks>
internal sealed record PauseSnapshot(ResubmitRule Rule, int Request, Expiration Reason);

internal sealed record CauseSnapshot(string Code, ResubmitRule Rule);
