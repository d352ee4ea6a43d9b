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
    public List<(Expiration Reason, long Ticket)>? Requested { get; set; }

    /// <summary>A pause replaces the rule for its reason once.</summary>
    public ResubmitRule? PauseRule { get; set; }

    /// <summary>Codes of later causes; the strictest of all rules decides.</summary>
    public List<string>? LaterCauses { get; set; }

    public bool WatchdogBarked { get; set; }

    /// <summary>Its lane got the slot back although the handler has not returned.</summary>
    public bool SlotReleased { get; set; }

    public bool TryFire(RunTrigger trigger)
    {
        if (!RunTransitions.TryNext(State, trigger, out var next))
            return false;
        State = next;
        return true;
    }
}
