namespace TaskScheduling.Simulation;

/// <summary>What a recording says of one run. Offsets are running time since its start was decided upon and durable.</summary>
/// <param name="id">Which one.</param>
/// <param name="identifier">Of its task.</param>
/// <param name="launched">When, on the recorded axis.</param>
/// <param name="budget">The limits it had.</param>
/// <param name="metersCpu">Its processor time was measured.</param>
internal sealed class RecordedRun(RunId id, string identifier, TimeSpan launched, BudgetInForce budget, bool metersCpu)
{
    public RunId Id { get; } = id;

    public string Identifier { get; } = identifier;

    public TimeSpan Launched { get; } = launched;

    public bool MetersCpu { get; } = metersCpu;

    public bool MetersAllocation { get; } = budget.NeedsAllocation;

    /// <summary>Its signs of life have stamps.</summary>
    public bool HasStamps { get; } = budget.Stall is not null;

    /// <summary>What the engine was told of it while it ran.</summary>
    public List<RunSample> Samples { get; } = [];

    /// <summary>What it was told at the end. Null: it has not ended in the record.</summary>
    public UsageReading? Final { get; set; }

    /// <summary>When it was told to stop. Null: it was not.</summary>
    public (TimeSpan Offset, Expiration Reason)? Told { get; set; }

    /// <summary>When its handler came back. Null: not within the record.</summary>
    public RunReturn? Return { get; set; }

    /// <summary>It paused itself.</summary>
    public List<(TimeSpan Offset, long Order, PauseRequest Pause)> Pauses { get; } = [];

    /// <summary>It was lost. Null: it was not.</summary>
    public (TimeSpan Offset, long Order, Expiration Reason)? Lost { get; set; }

    /// <summary>It ended by itself.</summary>
    public bool EndedByItself => Told is null && Return is not null;

    /// <summary>From the stop signal to the return. Null: not known.</summary>
    public TimeSpan? Reaction => Told is { } told && Return is { } came ? came.Offset - told.Offset : null;

    /// <summary>It saved a checkpoint after it had been told to stop.</summary>
    public bool SavesWhenTold => Told is { } told && Final is { CheckpointAt: { } saved } && saved - Launched >= told.Offset;
}

/// <summary>What was read of a run at one instant.</summary>
internal readonly record struct RunSample(TimeSpan Offset, UsageReading Reading);

/// <summary>How a handler came back.</summary>
internal sealed record RunReturn(TimeSpan Offset, long Order, HandlerReturn How, TaskFault? Fault);
