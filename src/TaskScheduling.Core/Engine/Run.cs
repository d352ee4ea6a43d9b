namespace TaskScheduling;

/// <summary>One attempt in progress.</summary>
internal sealed partial class Run(TaskEntry entry, int attempt, int slot, TimeSpan startedAt, RunTerms terms, Requirements requirements)
{
    private MeterMemory? _memories;

    public RunId Id => new(entry.Id, Attempt);

    public int Attempt { get; } = attempt;

    /// <summary>Its place in the probe; kept until the handler has returned.</summary>
    public int Slot { get; } = slot;

    /// <summary>Its place among the runs of its lane.</summary>
    public int LaneIndex { get; set; }

    public RunState State { get; set; }

    /// <summary>The decision to start; the handler's first instruction is the probe's <see cref="UsageReading.BeganAt"/>.</summary>
    public TimeSpan StartedAt { get; } = startedAt;

    /// <summary>When its start was durable and the handler was sent for.</summary>
    public SchedulerInstant Launched { get; set; }

    public RunTerms Terms { get; private set; } = terms;

    public BudgetInForce Budget => Terms.Budget;

    public Requirements Requirements { get; } = requirements;

    /// <summary>How it is being ended. Null: it is not.</summary>
    public RunEnding? Ending { get; private set; }

    public Expiration? Expiration => Ending?.Expiration;

    public List<RequestedEnd>? Requested => Ending?.Requested;

    /// <summary>The quota that counts its time, whatever the policy says when it ends.</summary>
    public QuotaLedger? Quota { get; set; }

    public bool WatchdogBarked { get; set; }

    public bool TryFire(RunTrigger trigger)
    {
        if (!RunTransitions.TryNext(State, trigger, out var next))
            return false;
        State = next;
        return true;
    }

    /// <summary>Ends nothing by itself: the place for what is to be known of its end.</summary>
    public RunEnding MakeEnding() => Ending ??= new RunEnding();

    public MeterMemory? MemoryOf(BudgetMeter meter)
    {
        var memory = _memories;
        while (memory is not null && memory.Meter != meter)
            memory = memory.Next;
        return memory;
    }

    public MeterMemory Remember(BudgetMeter meter) => _memories = new MeterMemory(meter, _memories) { From = Launched.Monotonic };

    /// <summary>Other limits from now on; what the meter of one of them remembers is taken over by its successor.</summary>
    public void Adopt(RunTerms terms, Func<BudgetMeter, BudgetMeter?> successor)
    {
        var before = _memories;
        _memories = null;
        for (; before is not null; before = before.Next)
        {
            if (successor(before.Meter) is { } heir)
                _memories = before.For(heir, _memories);
        }

        Terms = terms;
    }
}

/// <summary>What is known of a run that was told to stop, or whose end is asked for.</summary>
internal sealed partial class RunEnding
{
    /// <summary>Causes that came as inputs at this instant; judged with the others when the engine advances.</summary>
    public List<RequestedEnd>? Requested { get; set; }

    public Expiration? Expiration { get; set; }

    /// <summary>When the expiration was decided.</summary>
    public TimeSpan ExpiredAt { get; set; }

    /// <summary>End of the grace, on the counted axis.</summary>
    public TimeSpan GraceEnds { get; set; }

    /// <summary>A pause brings its own rule, once.</summary>
    public (Expiration Reason, ResubmitRule Rule)? Pause { get; set; }

    /// <summary>Every cause of its end, the first one first; the strictest of their rules decides what follows.</summary>
    public List<(string Code, ResubmitRule Rule)> Causes { get; } = [];

    /// <summary>Its lane got the slot back although the handler has not returned.</summary>
    public bool SlotReleased { get; set; }

    /// <summary>Frees the slot while it overruns. Its own deadline: the task may wait for its next run at the same time.</summary>
    public OverrunTimer? SlotRelease { get; set; }
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
