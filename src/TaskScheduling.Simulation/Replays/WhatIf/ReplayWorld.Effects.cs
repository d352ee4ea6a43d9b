namespace TaskScheduling.Simulation;

/// <summary>What each effect does.</summary>
internal sealed partial class ReplayWorld
{
    private void Handle(SchedulerInput input)
    {
        _effects.Clear();
        _engine.Handle(input, _effects);
        foreach (var effect in _effects)
            CarryOut(effect);
    }

    private void CarryOut(in SchedulerEffect effect)
    {
        Tasks.Observe(effect, Timeline);
        switch (effect.Kind)
        {
            case EffectKind.Start: Start(effect); break;
            case EffectKind.Expire when _slots.TryGetValue(effect.Slot, out var run) && run.Id == new RunId(effect.TaskId, effect.Attempt): run.Tell(); break;
            case EffectKind.Persist: Save(effect.TaskId, (PersistKind)effect.Code); break;
            case EffectKind.ReadConditions: Answer((ConditionKinds)effect.Code); break;
            default: break; // what is shown to people is read from the stories
        }
    }

    private void Start(in SchedulerEffect effect)
    {
        var id = new RunId(effect.TaskId, effect.Attempt);
        var story = Tasks.Find(effect.TaskId);
        var run = new ReplayedRun(this, story, id, Time, Stretch.ModelOf(id, story?.Work ?? ""), (RunTerms)effect.Data!);
        _slots[effect.Slot] = run;
        run.Begin();
    }

    /// <summary>The store takes as long as it did then, and fails where it did.</summary>
    private void Save(TaskId id, PersistKind what)
    {
        var times = _written[(id, what)] = _written.GetValueOrDefault((id, what)) + 1;
        var write = Stretch.Writes.TryGetValue((id, what), out var writes) && times <= writes.Count ? writes[times - 1] : null;
        if (write is { Answer: null } && write.Asked == Time)
            return; // it never answered
        var (took, order, fault) = write?.Answer ?? (TimeSpan.Zero, ReplayAgenda.Last, null);
        Plan(Time + took, order, () => Handle(fault is null ? SchedulerInput.Persisted(Now, id, what) : SchedulerInput.PersistFailed(Now, id, what, fault)));
    }

    private void Answer(ConditionKinds kinds)
    {
        if (_readings.At(Time, kinds) is not var (came, order, read))
            return; // the engine asks again
        Plan(came, order, () => Handle(SchedulerInput.ConditionsRead(Now, read, kinds)));
    }
}
