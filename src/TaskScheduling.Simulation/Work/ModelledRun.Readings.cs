namespace TaskScheduling.Simulation;

/// <summary>What it has used, and its signs of life: what earlier phases left behind and what the one in progress adds.</summary>
internal sealed partial class ModelledRun
{
    private const int TotalUnits = 1000;
    private const double Rounding = 1e-9; // sums of shares miss 1 by a hair; a unit that is all but done is done

    private double _cpuBefore;
    private double _allocatedBefore;
    private double _memoryBefore;
    private double _reported;
    private TimeSpan? _reportedAt;
    private TimeSpan? _heartbeatAt;
    private TimeSpan _waited;
    private TimeSpan? _waitEndedAt;

    public UsageReading Read() => new()
    {
        BeganAt = _beganAt,
        Cpu = TimeSpan.FromTicks((long)CpuTicks()),
        AllocatedBytes = (long)AllocatedNow(),
        MemoryBytes = (long)MemoryNow(),
        Progress = new ProgressSnapshot((long)Math.Floor((Shown() + Rounding) * TotalUnits), TotalUnits),
        Liveness = Liveness(),
        CheckpointAt = _checkpointAt,
        CheckpointMoved = _checkpointAt is not null && Task.Checkpoint != _foundCheckpoint,
    };

    /// <summary>0 to 1, as far as it was reported.</summary>
    public double Shown() => Math.Min(1, _isWorking && Phase is { Share: > 0, ReportsEvery: { Ticks: 0 } } ? Done() : _reported);

    /// <summary>When it gives its next heartbeat. Null: it gives none.</summary>
    public TimeSpan? NextHeartbeat => _isWorking && Phase.HeartbeatEvery is { } every ? LastHeartbeat() + every : null;

    private double PhaseCpuTicks() => Phase.Kind is PhaseKind.Cpu ? (_bench.CpuTime.Position - _phaseCpuFrom) * Phase.Cores : 0;

    private double CpuTicks() => _cpuBefore + (_isWorking ? PhaseCpuTicks() : 0);

    private double AllocatedNow() => _allocatedBefore + (_isWorking ? Phase.AllocatesPerSecond * PhaseCpuTicks() / TimeSpan.TicksPerSecond : 0);

    private double MemoryNow() =>
        _isWorking && Phase.MemoryBytes is { } target ? _memoryBefore + ((target - _memoryBefore) * DoneOfPhase()) : _memoryBefore;

    private TimeSpan? LastHeartbeat() => Phase.HeartbeatEvery is { } every
        ? _phaseBegan + new TimeSpan((Now - _phaseBegan).Ticks / every.Ticks * every.Ticks)
        : _heartbeatAt;

    private TimeSpan? LastMoved(WorkPhase phase) => AxisOf(phase).LastMoved is { } moved && moved > _phaseBegan ? moved : null;

    /// <summary>Waits since the last progress.</summary>
    private TimeSpan Waited() => LastProgress() > _waitEndedAt ? TimeSpan.Zero : _waited;

    private TimeSpan? LastProgress() => _isWorking && Phase is { Share: > 0, ReportsEvery: { Ticks: 0 } } ? LastMoved(Phase) ?? _reportedAt : _reportedAt;

    private LivenessReading Liveness()
    {
        var isWaiting = _isWorking && Phase.Kind is PhaseKind.Wait;
        return new LivenessReading
        {
            LastProgress = LastProgress(),
            LastHeartbeat = _isWorking ? LastHeartbeat() : _heartbeatAt,
            WaitingSince = isWaiting ? _phaseBegan : null,
            WaitingUntil = isWaiting ? _phaseBegan + Phase.AtMost : null,
            Waited = Waited(),
            LastWaitEnded = _waitEndedAt,
        };
    }
}
