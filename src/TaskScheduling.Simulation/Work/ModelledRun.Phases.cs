namespace TaskScheduling.Simulation;

/// <summary>From phase to phase, and what each one leaves behind.</summary>
internal sealed partial class ModelledRun
{
    private int _phase;
    private double _phaseAmount;
    private double _phaseFrom;
    private double _phaseCpuFrom;
    private TimeSpan _phaseBegan;
    private double _doneBefore; // share of this phase that an earlier run did

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
        (_cpuBefore, _allocatedBefore) = (CpuTicks(), AllocatedNow());
        if (phase.Kind is PhaseKind.Cpu)
        {
            _bench.Demand(-phase.Cores);
        }
        else if (phase.Kind is PhaseKind.Transfer)
        {
            _bench.Transfer(-1);
        }
        else if (phase.Kind is PhaseKind.Wait)
        {
            var ended = phase.AtMost is { } atMost && _phaseBegan + atMost < Now ? _phaseBegan + atMost : Now; // longer than it said counts for nothing
            (_waited, _waitEndedAt) = (Waited() + (ended - _phaseBegan), ended);
            _host.Waits(this, begins: false);
        }

        if (phase.Share > 0 && phase.ReportsEvery is not null && (isDone || phase.ReportsEvery == TimeSpan.Zero))
            (_reported, _reportedAt) = (SharesBefore() + (phase.Share * done), LastMoved(phase) ?? _reportedAt);
        _doneBefore = done;
        _phaseCpuFrom = _bench.CpuTime.Position;
        _report.Withdraw(); // the next phase has a rhythm of its own
        _host.DemandChanged();
    }

    private void Report()
    {
        if (Done() > _reported)
            (_reported, _reportedAt) = (Done(), Now);
        if (Phase.ReportsEvery is { } every)
            _bench.Time.Wait(_report, every.Ticks);
    }

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
}
