namespace TaskScheduling;

/// <summary>The whole state of an engine between two inputs, as plain data: what is not in it has no influence on any decision.</summary>
/// <remarks>
/// Entries refer to each other by submission number (0: none), descriptions and terms are referred to by their place in the snapshot. What the
/// engine only keeps in order not to compute it twice is left out, and so are owners: whoever restores supplies them.
/// </remarks>
internal sealed record EngineSnapshot
{
    /// <summary>Rises with every change that an older reader would misunderstand.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required SchedulingPolicy Policy { get; init; }

    public SchedulerInstant Now { get; init; }

    public long Submissions { get; init; }

    public bool Started { get; init; }

    public bool Stopping { get; init; }

    /// <summary>Why it stops. Null: it does not.</summary>
    public Expiration.HostShuttingDown? Shutdown { get; init; }

    public Audience Audience { get; init; }

    /// <summary>Places in the probe that were given out so far.</summary>
    public int Slots { get; init; }

    /// <summary>Those that are free again; the last one is taken first.</summary>
    public required int[] FreeSlots { get; init; }

    /// <summary>Every description that anything below refers to; the first ones are registered.</summary>
    public required HandlerDescription[] Descriptions { get; init; }

    /// <summary>How many of the descriptions are registered.</summary>
    public int Registered { get; init; }

    /// <summary>Terms of runs that have not returned.</summary>
    public required TermsSnapshot[] Terms { get; init; }

    public required EntrySnapshot[] Entries { get; init; }

    public required KeySnapshot[] Keys { get; init; }

    public required LaneSnapshot[] Lanes { get; init; }

    public required DeadlineQueueSnapshot Deadlines { get; init; }

    public required DeadlineQueueSnapshot Dates { get; init; }

    /// <summary>Ended tasks, the oldest first.</summary>
    public required long[] Ended { get; init; }

    /// <summary>Records that count as saved and have not been acted upon. Empty, unless an input failed half-way.</summary>
    public required SavedSnapshot[] Saved { get; init; }

    public required CountedClockSnapshot Counted { get; init; }

    public required ConditionsSnapshot Conditions { get; init; }

    public required TimelineSnapshot Timeline { get; init; }

    /// <summary>Users of each kind of reading, by bit.</summary>
    public required int[] Demand { get; init; }

    public ConditionKinds ArmedDemand { get; init; }

    public ConditionKinds AskedFor { get; init; }

    public TimeSpan AskedAt { get; init; }

    public required string[] ReportedProtections { get; init; }

    public required QuotaSnapshot[] Quotas { get; init; }

    /// <summary>Now-or-never submissions that wait for readings.</summary>
    public required UndecidedSnapshot[] Undecided { get; init; }

    /// <summary>Tasks whose reasons nobody has been told, in order.</summary>
    public required long[] Unannounced { get; init; }

    /// <summary>Recovered tasks whose handler has not come yet; their descriptions stand in for it.</summary>
    public required long[] Unserved { get; init; }
}

/// <summary>A time that has passed, or that goes on.</summary>
internal readonly record struct Interval(TimeSpan From, TimeSpan? To);

internal sealed record KeySnapshot(TaskKey Key, long Running, long Waiting);

internal sealed record SavedSnapshot(long Entry, PersistKind What);

internal sealed record UndecidedSnapshot(TaskId Id, BackgroundTaskRequest Request);

internal sealed record CountedClockSnapshot(Interval[] Excluded, TimeSpan? AttachedAt);

internal sealed record QuotaSnapshot(TaskKind Kind, string Name, Interval[] Runs, bool Exhausted);

/// <summary>What a set of meters was made from.</summary>
internal sealed record TermsSnapshot(int Handler, BudgetInForce Budget, bool MetersCpu, bool LiftsCpu, ValueList<BudgetKind> Tightened);
