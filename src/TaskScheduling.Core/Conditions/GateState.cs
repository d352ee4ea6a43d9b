namespace TaskScheduling;

/// <summary>What the device allows at one moment, reduced to what decides about starts. A value: the condition history is a list of these.</summary>
internal readonly record struct GateState
{
    /// <summary>Requirements that do not hold.</summary>
    public Requirements Closed { get; init; }

    /// <summary>Requirements that nothing reads.</summary>
    public Requirements Unknown { get; init; }

    /// <summary>Null: no reading, so the protection is not applied.</summary>
    public ThermalState? Thermal { get; init; }

    public bool LowPower { get; init; }

    /// <summary>Kinds held by their battery limit, one bit each.</summary>
    public int BatteryLow { get; init; }

    public bool SchedulerStarted { get; init; }

    public bool IsBatteryLow(TaskKind kind) => (BatteryLow & (1 << (int)kind)) != 0;
}

/// <summary>Condition history: one timeline for all tasks, from which each task's waiting times are derived.</summary>
internal sealed class ConditionTimeline
{
    private readonly Queue<(SchedulerInstant At, GateState State)> _changes = new();

    public GateState Current { get; private set; }

    /// <summary>Returns whether it is a change.</summary>
    public bool Record(GateState state, SchedulerInstant at, int bound)
    {
        if (_changes.Count > 0 && state == Current)
            return false;
        Current = state;
        _changes.Enqueue((at, state));
        while (_changes.Count > bound)
            _changes.Dequeue();
        return true;
    }

    /// <summary>The states between two instants, oldest first.</summary>
    public IEnumerable<(TimeSpan From, TimeSpan To, GateState State)> Between(TimeSpan from, TimeSpan to)
    {
        (TimeSpan At, GateState State)? open = null;
        foreach (var (at, state) in _changes)
        {
            if (open is { } begun && at.Monotonic > from)
                yield return (begun.At > from ? begun.At : from, at.Monotonic < to ? at.Monotonic : to, begun.State);
            if (at.Monotonic >= to)
                yield break;
            open = (at.Monotonic, state);
        }

        if (open is { } last && last.At < to)
            yield return (last.At > from ? last.At : from, to, last.State);
    }

    public TimelineSnapshot Export() => new(Current, [.. _changes.Select(change => new GateChange(change.At, change.State))]);

    public void Restore(TimelineSnapshot saved)
    {
        Current = saved.Current;
        foreach (var (at, state) in saved.Changes)
            _changes.Enqueue((at, state));
    }
}
