namespace TaskScheduling;

/// <summary>One attempt in progress.</summary>
internal sealed class Run(RunId id, int slot, TimeSpan startedAt, BudgetInForce budget, BudgetMeter[] meters, Requirements requirements)
{
    public RunId Id { get; } = id;

    /// <summary>Its place in the probe; kept until the handler has returned.</summary>
    public int Slot { get; } = slot;

    public RunState State { get; set; }

    /// <summary>The decision to start; the handler's first instruction is the probe's <see cref="UsageReading.BeganAt"/>.</summary>
    public TimeSpan StartedAt { get; } = startedAt;

    public DateTimeOffset StartedUtc { get; set; }

    public BudgetInForce Budget { get; set; } = budget;

    public BudgetMeter[] Meters { get; set; } = meters;

    public Requirements Requirements { get; } = requirements;

    public Expiration? Expiration { get; set; }

    /// <summary>When the expiration was decided.</summary>
    public TimeSpan ExpiredAt { get; set; }

    /// <summary>End of the grace, on the counted axis.</summary>
    public TimeSpan GraceEnds { get; set; }

    /// <summary>Causes that came as inputs at this instant; judged with the others when the engine advances.</summary>
    public List<RequestedEnd>? Requested { get; set; }

    /// <summary>A pause brings its own rule, once.</summary>
    public (Expiration Reason, ResubmitRule Rule)? Pause { get; set; }

    /// <summary>Every cause of its end, the first one first; the strictest of their rules decides what follows.</summary>
    public List<(string Code, ResubmitRule Rule)> Causes { get; } = [];

    /// <summary>The quota that counts its time, whatever the policy says when it ends.</summary>
    public QuotaLedger? Quota { get; set; }

    public bool WatchdogBarked { get; set; }

    /// <summary>Its lane got the slot back although the handler has not returned.</summary>
    public bool SlotReleased { get; set; }

    /// <summary>Frees the slot while it overruns. Its own deadline: the task may wait for its next run at the same time.</summary>
    public OverrunTimer? SlotRelease { get; set; }

    public bool TryFire(RunTrigger trigger)
    {
        if (!RunTransitions.TryNext(State, trigger, out var next))
            return false;
        State = next;
        return true;
    }
}

/// <summary>Somebody asked for the end of a run.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Ticket">Who waits for the answer; 0: nobody.</param>
/// <param name="EndsTask">It means the task: should the run end by itself at this instant, it still ends what would follow.</param>
internal readonly record struct RequestedEnd(Expiration Reason, long Ticket, bool EndsTask);

/// <summary>Releases the slot of a run that ignores its expiration.</summary>
internal sealed class OverrunTimer(TaskEntry entry) : Deadline
{
    public TaskEntry Entry { get; } = entry;
}
