namespace TaskScheduling.Simulation;

/// <summary>One run of modelled work: goes through its phases, and answers what the engine asks of it.</summary>
internal sealed class ModelledRun
{
    private const int TotalUnits = 1000;
    private const double Rounding = 1e-9; // sums of shares miss 1 by a hair; a unit that is all but done is done

    private readonly WorkBench _bench;
    private readonly IWorkHost _host;
    private readonly WorkStep _first;
    private readonly WorkStep _step;
    private readonly WorkStep _report;
    private readonly WorkStep _saving;
    private readonly WorkStep _end;
    private int _phase;
    private double _phaseAmount;
    private double _phaseFrom;
    private double _phaseCpuFrom;
    private TimeSpan _phaseBegan;
    private double _cpuBefore;
    private double _allocatedBefore;
    private double _memoryBefore;
    private double _doneBefore; // share of this phase that an earlier run did
    private double _reported;
    private TimeSpan? _reportedAt;
    private TimeSpan? _heartbeatAt;
    private TimeSpan _waited;
    private TimeSpan? _waitEndedAt;
    private TimeSpan? _checkpointAt;
    private TimeSpan? _beganAt;
    private WorkPosition? _resumedFrom;
    private HandlerReturn _how = HandlerReturn.Completed;
    private TaskFault? _fault;
    private bool _isWorking;
    private bool _isExpiring;
    private bool _hasReturned;

    public ModelledRun(ModelledTask task, int attempt, WorkBench bench, IWorkHost host)
    {
        Task = task;
        Attempt = attempt;
        _bench = bench;
        _host = host;
        _first = new WorkStep(FirstInstruction, this);
        _step = new WorkStep(EnterNext, this);
        _report = new WorkStep(Report, this);
        _saving = new WorkStep(SaveRegularly, this);
        _end = new WorkStep(Return, this);
    }

    public ModelledTask Task { get; }

    public int Attempt { get; }

    /// <summary>The app has set texts since it was told to stop.</summary>
    public bool HasSpoken { get; private set; }

    private WorkPhase Phase => Task.Spec.Phases[_phase];

    private TimeSpan Now => _host.Monotonic;

    public void Begin()
    {
        if (Task.Spec.StartDelay > TimeSpan.Zero)
            _bench.Time.Wait(_first, Task.Spec.StartDelay.Ticks);
        else
            FirstInstruction();
    }

    /// <summary>Its token fires.</summary>
    public void Expire(Expiration reason)
    {
        var reaction = Task.Spec.OnExpiration;
        _isExpiring = true;
        if (_hasReturned || reaction.Kind is ReactionKind.Finish)
            return;
        Leave();
        if (reaction.Title is not null || reaction.Subtitle is not null)
            SetTexts(Filled(reaction.Title, reason), Filled(reaction.Subtitle, reason));
        if (reaction.Kind is ReactionKind.Hang)
            return;
        if (reaction.SavesCheckpoint)
            Save();
        _how = reaction.Kind is ReactionKind.Return ? HandlerReturn.Completed : HandlerReturn.Cancelled;
        _bench.Time.Wait(_end, reaction.Takes.Ticks);
    }

    public void Warn(BudgetWarning warning)
    {
        if (Task.Spec.PausesOnWarning is { } pause && pause.Kind == warning.Kind && _isWorking)
            _host.Pause(this, pause.Later);
    }

    /// <summary>Its process is gone: nothing of it goes on.</summary>
    public void Vanish()
    {
        Leave();
        _end.Withdraw();
    }

    public UsageReading Read() => new()
    {
        BeganAt = _beganAt,
        Cpu = TimeSpan.FromTicks((long)CpuTicks()),
        AllocatedBytes = (long)(_allocatedBefore + (_isWorking && Phase.AllocatesPerSecond > 0 ? Phase.AllocatesPerSecond * PhaseCpuTicks() / TimeSpan.TicksPerSecond : 0)),
        MemoryBytes = (long)MemoryNow(),
        Progress = new ProgressSnapshot((long)Math.Floor((Shown() + Rounding) * TotalUnits), TotalUnits),
        Liveness = Liveness(),
        CheckpointAt = _checkpointAt,
        CheckpointMoved = Task.Checkpoint != _resumedFrom,
    };

    /// <summary>0 to 1, as far as it was reported.</summary>
    public double Shown() => Math.Min(1, _isWorking && Phase.ReportsEvery == TimeSpan.Zero ? Done() : _reported);

    private void FirstInstruction()
    {
        _beganAt = Now;
        _isWorking = true;
        if (Task.Spec.Resumes && Task.Checkpoint is { } saved)
            (_phase, _doneBefore, _resumedFrom) = (saved.Phase, saved.Done, saved);
        _reported = Done();
        if (Task.Spec.Failure is { } failure && Attempt <= failure.Attempts && Task.Chance.Share() < failure.Probability)
            _bench.Time.Wait(new WorkStep(() => Fail(failure), this), failure.After.Ticks);
        if (Task.Spec.CheckpointEvery is { } every)
            _bench.Time.Wait(_saving, every.Ticks);
        Enter();
    }

    private void Enter()
    {
        if (_phase >= Task.Spec.Phases.Count)
        {
            _phase = Task.Spec.Phases.Count - 1;
            Finish();
            return;
        }

        var phase = Phase;
        if (phase.Title is not null || phase.Subtitle is not null)
            SetTexts(phase.Title, phase.Subtitle);
        var axis = AxisOf(phase);
        _phaseAmount = (phase.Kind is PhaseKind.Transfer ? phase.Bytes : phase.Takes.Ticks) * Task.Factor;
        (_phaseFrom, _phaseCpuFrom, _phaseBegan) = (axis.Position, _bench.CpuTime.Position, Now);
        if (phase.Kind is PhaseKind.Cpu)
            _bench.Demand(phase.Cores);
        else if (phase.Kind is PhaseKind.Transfer)
            _bench.Transfer(1);
        else if (phase.Kind is PhaseKind.Wait)
            _host.Waits(this, begins: true);
        axis.Wait(_step, _phaseAmount * (1 - _doneBefore));
        if (phase.ReportsEvery is { } every && every > TimeSpan.Zero)
            _bench.Time.Wait(_report, every.Ticks);
        _host.DemandChanged();
    }

    private void EnterNext()
    {
        Settle(isDone: true);
        _phase++;
        _doneBefore = 0;
        Enter();
    }

    /// <summary>Books what the phase has used and given, and gives back what it held.</summary>
    private void Settle(bool isDone)
    {
        var phase = Phase;
        var done = isDone ? 1 : DoneOfPhase();
        if (phase.HeartbeatEvery is not null)
            _heartbeatAt = LastHeartbeat();
        _memoryBefore = isDone && phase.MemoryBytes is { } target ? target : MemoryNow();
        _cpuBefore = CpuTicks();
        if (phase.Kind is PhaseKind.Cpu)
        {
            _allocatedBefore += phase.AllocatesPerSecond * PhaseCpuTicks() / TimeSpan.TicksPerSecond;
            _bench.Demand(-phase.Cores);
        }
        else if (phase.Kind is PhaseKind.Transfer)
        {
            _bench.Transfer(-1);
        }
        else if (phase.Kind is PhaseKind.Wait)
        {
            (_waited, _waitEndedAt) = (Waited() + (Now - _phaseBegan), Now);
            _host.Waits(this, begins: false);
        }

        if (phase.Share > 0 && phase.ReportsEvery is not null && (isDone || phase.ReportsEvery == TimeSpan.Zero))
            (_reported, _reportedAt) = (SharesBefore() + (phase.Share * done), LastMoved(phase) ?? _reportedAt);
        _doneBefore = done;
        _phaseCpuFrom = _bench.CpuTime.Position;
        _report.Withdraw(); // the next phase has a rhythm of its own
        _host.DemandChanged();
    }

    private void Finish()
    {
        _isWorking = false;
        StopTimers();
        _host.DemandChanged(); // what its last phase held is free
        Return();
    }

    private void Leave()
    {
        if (_isWorking)
        {
            Settle(isDone: false);
            _isWorking = false;
        }

        StopTimers();
    }

    private void StopTimers()
    {
        _first.Withdraw();
        _step.Withdraw();
        _report.Withdraw();
        _saving.Withdraw();
    }

    private void Fail(WorkFailure failure)
    {
        if (!_isWorking)
            return;
        Leave();
        (_how, _fault) = (HandlerReturn.Faulted, new TaskFault(failure.Type, failure.Message));
        Return();
    }

    private void Return()
    {
        _hasReturned = true;
        _host.Returned(this, _how, _fault);
    }

    private void Report()
    {
        if (Done() > _reported)
            (_reported, _reportedAt) = (Done(), Now);
        if (Phase.ReportsEvery is { } every)
            _bench.Time.Wait(_report, every.Ticks);
    }

    private void SaveRegularly()
    {
        Save();
        _bench.Time.Wait(_saving, Task.Spec.CheckpointEvery!.Value.Ticks);
    }

    private void Save()
    {
        Task.Checkpoint = new WorkPosition(_phase, _isWorking ? DoneOfPhase() : _doneBefore);
        _checkpointAt = Now;
    }

    private void SetTexts(string? title, string? subtitle)
    {
        HasSpoken = _isExpiring;
        Task.Title = title ?? Task.Title;
        Task.Subtitle = subtitle ?? Task.Subtitle;
    }

    private string? Filled(string? text, Expiration reason) =>
        text?.Replace("{percent}", $"{Math.Floor((Math.Min(1, Done()) + Rounding) * 100):0} %", StringComparison.Ordinal).Replace("{reason}", reason.Code, StringComparison.Ordinal);

    private Axis AxisOf(WorkPhase phase) => phase.Kind switch
    {
        PhaseKind.Cpu => _bench.Cpu,
        PhaseKind.Transfer => _bench.Network,
        _ => _bench.Time,
    };

    private double DoneOfPhase() =>
        _isWorking && _phaseAmount > 0 ? Math.Min(1, _doneBefore + ((AxisOf(Phase).Position - _phaseFrom) / _phaseAmount)) : _doneBefore;

    private double SharesBefore()
    {
        var shares = 0.0;
        for (var phase = 0; phase < _phase; phase++)
            shares += Task.Spec.Phases[phase].Share;
        return shares;
    }

    private double Done() => SharesBefore() + (Phase.Share * DoneOfPhase());

    private double PhaseCpuTicks() => Phase.Kind is PhaseKind.Cpu ? (_bench.CpuTime.Position - _phaseCpuFrom) * Phase.Cores : 0;

    private double CpuTicks() => _cpuBefore + (_isWorking ? PhaseCpuTicks() : 0);

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

/// <summary>A moment of a run.</summary>
internal sealed class WorkStep(Action due, ModelledRun? run = null) : AxisItem
{
    /// <summary>Whose. Null: nobody's, as in tests.</summary>
    public ModelledRun? Run { get; } = run;

    public void Come()
    {
        Version++;
        due();
    }

    public void Withdraw() => Version++;
}

/// <summary>Whom modelled work tells of what it does.</summary>
internal interface IWorkHost
{
    TimeSpan Monotonic { get; }

    void DemandChanged();

    void Returned(ModelledRun run, HandlerReturn how, TaskFault? fault);

    void Pause(ModelledRun run, TimeSpan later);

    /// <summary>A declared wait begins, or ends.</summary>
    void Waits(ModelledRun run, bool begins);
}
