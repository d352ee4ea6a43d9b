namespace TaskScheduling.Simulation;

/// <summary>One run in a what-if: does what the record shows of it, or of a run like it.</summary>
internal sealed class ReplayedRun
{
    private static readonly TimeSpan UsualReaction = TimeSpan.FromMilliseconds(100); // where no run of the identifier was ever told to stop

    private readonly ReplayWorld _world;
    private readonly RecordedRun? _model;
    private readonly RunCurve? _curve;
    private readonly RunTerms? _terms;
    private readonly bool _isOwn;
    private int _next; // of the samples
    private int _plan; // what was planned before it changed is void
    private TimeSpan? _told; // offset
    private RunReturn? _return;
    private bool _isReturning;
    private bool _savedWhenTold;

    /// <param name="world">Where it runs.</param>
    /// <param name="story">Of its task.</param>
    /// <param name="id">Which one.</param>
    /// <param name="launched">When.</param>
    /// <param name="model">What is known of it. Null: nothing.</param>
    /// <param name="terms">Its limits. Null: it had begun before.</param>
    public ReplayedRun(ReplayWorld world, TaskStory? story, RunId id, TimeSpan launched, RecordedRun? model, RunTerms? terms)
    {
        (_world, Story, Id, Launched, _model, _terms) = (world, story, id, launched, model, terms);
        _isOwn = model is not null && model.Id == id;
        _curve = model is null ? null : new RunCurve(model);
        if (model is null)
            Basis = Basis.Unknown;
        else if (!_isOwn || model.Launched != launched)
            Basis = Basis.Modelled;
    }

    public TaskStory? Story { get; }

    public RunId Id { get; }

    public TimeSpan Launched { get; }

    public Basis Basis { get; private set; }

    /// <summary>Plans what it does by itself.</summary>
    /// <param name="told">It was told to stop before the record began.</param>
    public void Begin(bool told = false)
    {
        if (_model is null)
            return;
        if (told)
        {
            _told = _model.Told?.Offset;
            Plan(_return = _model.Return);
            return;
        }

        foreach (var (offset, order, pause) in _model.Pauses)
            ByItself(offset, order, () => _world.Tell(SchedulerInput.PauseRequested(_world.Now, Id, pause)));
        if (_model.Lost is { } lost)
            ByItself(lost.Offset, lost.Order, () => _world.Tell(SchedulerInput.RunLost(_world.Now, Id, lost.Reason)));
        if (_model.EndedByItself)
            Plan(_return = _model.Return);
        else
            Later(_model.Told?.Offset ?? (_world.End - _model.Launched), ReplayAgenda.Last, GoOn);
    }

    /// <summary>It is told to stop.</summary>
    public void Tell()
    {
        if (_told is not null)
            return;
        var now = _world.Time - Launched;
        var wasAsRecorded = _isOwn && _model!.Told?.Offset == now && Launched == _model.Launched;
        _told = now;
        if (_model?.Told is not null)
        {
            if (!wasAsRecorded)
                Rest(Basis.Modelled);
            if (_model.Reaction is { } took)
                Replan(new RunReturn(now + took, wasAsRecorded ? _model.Return!.Order : ReplayAgenda.Last, _model.Return!.How, _model.Return.Fault));
            else
                Replan(null); // nobody knows when, or whether, it came back
            _savedWhenTold = _model.SavesWhenTold;
            return;
        }

        Rest(Basis.Modelled);
        var like = _world.Stretch.StoppedLike(Story?.Work ?? "");
        _savedWhenTold = like is { SavesWhenTold: true };
        var reaction = new RunReturn(now + (like?.Reaction ?? UsualReaction), ReplayAgenda.Last, like?.Return!.How ?? HandlerReturn.Cancelled, like?.Return!.Fault);
        if (_return is null || reaction.Offset < _return.Offset)
            Replan(reaction); // else it is done before it has reacted
    }

    /// <summary>Whether it can be said that none of its limits was reached which the record did not measure.</summary>
    public void Judge()
    {
        if (_terms is null || _model is null)
            return;
        var ran = _world.Time - Launched;
        var processors = _world.Stretch.Beginning.Header.Options.Processors;
        var budget = _terms.Budget;
        var cpuInReach = !_model.MetersCpu && (budget.CpuTime?.Value <= ran * processors || budget.Cpu.Any(cpu => cpu.Value.Cores * cpu.Value.Window <= ran * processors));
        var silenceInReach = !_model.HasStamps && budget.Stall?.Value <= ran;
        var heatUnread = budget.Thermal.Count > 0 && _world.Unread.HasFlag(ConditionKinds.Thermal);
        if (cpuInReach || silenceInReach || heatUnread || (!_model.MetersAllocation && budget.AllocatedBytes is not null))
            Rest(Basis.Unknown);
    }

    public UsageReading Read()
    {
        if (_curve is null)
            return new UsageReading { BeganAt = Launched };
        var now = _world.Time - Launched;
        var isAsTold = _told is null || (_isOwn && _told == _model!.Told?.Offset);
        if (_isReturning && isAsTold && _model!.Final is { } final && _model.Return!.Offset == now)
            return Placed(RunCurve.Moved(final, -_model.Launched), now);
        var at = isAsTold ? now : _told!.Value; // cleaning up uses next to nothing
        var ending = _model!.Final is null ? _curve.Count : _curve.Count - 1; // the last sample is what it ended with
        while (_next < ending && _curve.OffsetOf(_next) < at)
            _next++;
        var isSample = _next < ending && _curve.OffsetOf(_next) == at;
        var reading = isSample ? _curve[_next++]
            : _next > 0 && _curve.OffsetOf(_next - 1) == at ? _curve[_next - 1]
            : _curve.At(at, _next);
        return Placed(_isReturning ? Returning(reading, now) : reading, now);
    }

    private UsageReading Returning(in UsageReading reading, TimeSpan now) => _savedWhenTold && _told is not null
        ? reading with { CheckpointAt = now, CheckpointMoved = true }
        : reading with { CheckpointMoved = reading.CheckpointAt is not null && (_model!.Final?.CheckpointMoved ?? true) };

    private UsageReading Placed(in UsageReading reading, TimeSpan now)
    {
        var placed = RunCurve.Moved(reading, Launched);
        return _model!.HasStamps ? placed : placed with { Liveness = placed.Liveness with { LastProgress = reading.BeganAt is null ? null : Launched + now } }; // without stamps it counts as alive
    }

    /// <summary>The record ends here, or the recorded run was told to stop here; this one was not.</summary>
    private void GoOn()
    {
        if (_told is not null)
            return;
        var offset = _world.Time - Launched;
        var before = _isOwn && _world.Stretch.Runs.TryGetValue(new RunId(Id.TaskId, Id.Attempt - 1), out var earlier) ? earlier.Final : null;
        var from = before is { CheckpointAt: not null } ? before.Value.Progress.Completed : 0;
        if (_curve!.Finish(offset, from) is not { } finish)
        {
            Rest(Basis.Unknown);
            return;
        }

        Rest(Basis.Extrapolated);
        Plan(_return = new RunReturn(finish, ReplayAgenda.Last, HandlerReturn.Completed, null));
    }

    private void Replan(RunReturn? end)
    {
        _plan++;
        _return = end;
        if (end is null)
            Rest(Basis.Unknown);
        Plan(end);
    }

    private void Plan(RunReturn? end)
    {
        if (end is not null)
            Later(end.Offset, end.Order, () => Return(end));
    }

    private void Return(RunReturn end)
    {
        _plan++;
        _isReturning = true;
        Judge();
        _world.Return(this, SchedulerInput.RunEnded(_world.Now, Id, end.How, end.Fault));
    }

    private void Later(TimeSpan offset, long order, Action happens)
    {
        var plan = _plan;
        _world.Plan(Launched + offset, order, () =>
        {
            if (plan == _plan)
                happens();
        });
    }

    /// <summary>Whatever it does before it returns, as long as it is not told to stop otherwise than then.</summary>
    private void ByItself(TimeSpan offset, long order, Action happens) => _world.Plan(Launched + offset, order, () =>
    {
        if (!_isReturning && (_told is null || _told == _model!.Told?.Offset))
            happens();
    });

    private void Rest(Basis basis) => Basis = basis > Basis ? basis : Basis;
}
