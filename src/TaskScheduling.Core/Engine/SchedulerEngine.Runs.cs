namespace TaskScheduling;

/// <summary>The beginning of a run: slot, budget in force, meters.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>After a start that could not be saved. Growing as in the runtime, where an end is saved again; without jitter, because nobody else asks this store.</summary>
    private static readonly Backoff StartAgain = new() { Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(30), UseJitter = false };

    private readonly Dictionary<HandlerDescription, LastTerms> _lastTerms = new(ReferenceEqualityComparer.Instance);
    private (Resubmission? Of, bool IsLast) _firstAttempt; // the last answer: asking every rule costs more than the rest of a start

    /// <summary>Takes a slot. The handler is called once the start is durable.</summary>
    private void BeginRun(TaskEntry entry)
    {
        var lane = LaneOf(entry);
        entry.Attempt++;
        entry.Phase = TaskPhase.Running;
        entry.EndWait(_now.Monotonic);
        var slot = _freeSlots.Count > 0 ? _freeSlots.Pop() : _slots++;
        var needed = StartRules.Needed(_policy.For(entry.Kind), new GroupKey(entry.Request.Requirements, null, ""));
        entry.Run = new Run(entry, entry.Attempt, slot, _now.Monotonic, TermsOf(entry), needed);
        lane.Taken++;
        lane.AddRun(entry);
        _keys.SetWaiting(entry.Key, null, insteadOf: entry);
        _keys.SetRunning(entry.Key, entry);
    }

    private void LaunchRun(TaskEntry entry)
    {
        if (_stopping && entry.Run is { State: RunState.Starting })
        {
            Save(entry, PersistKind.StartAbandoned, entry.Request); // else the next start would take it for a run that was cut off
            AbandonStart(entry, TimeSpan.Zero); // nothing starts any more
            return;
        }

        if (entry.Run is not { } run || !run.TryFire(RunTrigger.Start))
            return;
        run.Launched = _now;
        entry.FailedStarts = 0;
        _demand.Add(DemandOf(run, entry.Kind));
        BeginQuota(entry, run);
        Emit(EffectKind.Start, entry, run.Terms, flag: IsLastAttempt(entry));
        Publish(entry, EventKind.Started, null, run.Attempt);
        Present(entry);
        Look(run, default);
        Arm(entry, run);
        ArmSampling();
    }

    /// <summary>The start could not be made durable, or the host stops meanwhile: as if it had not been decided.</summary>
    private void AbandonStart(TaskEntry entry, TimeSpan delay)
    {
        var run = entry.Run!;
        var newer = _keys.Find(entry.Key)?.Waiting;
        ReturnSlot(entry);
        entry.Attempt--;
        entry.Phase = TaskPhase.Waiting;
        entry.Since = _now.Monotonic;
        SettleRequests(entry, run);
        if (entry.Phase is not TaskPhase.Waiting)
            return;
        if (newer is not null)
        {
            Withdraw(entry, new Expiration.Superseded(newer.Id)); // one waits per key, and that is the newer one
            return;
        }

        CountPending(entry, true);
        _keys.SetWaiting(entry.Key, entry);
        entry.Due = _now.Monotonic + delay;
        entry.DueUtc = _now.UtcAt(entry.Due);
        PlaceWaiting(entry);
    }

    /// <summary>The handler has returned, or was never called: slot, key and probe place are free.</summary>
    private void ReturnSlot(TaskEntry entry)
    {
        var lane = LaneOf(entry);
        var run = entry.Run!;
        if (run.Ending is not { SlotReleased: true })
            lane.Taken--;
        if (run.State is RunState.Overrunning)
            lane.Overrunning--;
        run.State = RunState.Ended;
        lane.RemoveRun(entry);
        lane.IsDirty = true;
        _freeSlots.Push(run.Slot);
        entry.Run = null;
        KeepInHistory(entry);
        if (!IsEndBeingSaved(entry))
            FreeKey(entry);
    }

    /// <summary>Its last end is on its way to a store that writes: the key stays taken until it is there.</summary>
    private bool IsEndBeingSaved(TaskEntry entry) => _options.SavesRecords && entry is { Phase: TaskPhase.Recording, LastResult.Next: null };

    private void FreeKey(TaskEntry entry)
    {
        _keys.SetRunning(entry.Key, null, insteadOf: entry);
        if (_keys.Find(entry.Key)?.Waiting is { Place: WaitingPlace.Key } next && next != entry)
            PlaceWaiting(next);
    }

    private bool IsLastAttempt(TaskEntry entry)
    {
        if (entry.Ledger != ResubmissionLedger.Empty)
            return ResubmissionRules.IsLastAttempt(entry.Resubmission, entry.Ledger, _options.StoreIsDurable);
        if (!ReferenceEquals(_firstAttempt.Of, entry.Resubmission))
            _firstAttempt = (entry.Resubmission, ResubmissionRules.IsLastAttempt(entry.Resubmission, entry.Ledger, _options.StoreIsDurable));
        return _firstAttempt.IsLast;
    }

    private RunTerms TermsOf(TaskEntry entry)
    {
        var asked = entry.Request.Budget ?? entry.Handler.Budget;
        var source = entry.Request.Budget is null ? BudgetSource.Registration : BudgetSource.Request;
        var policy = PolicyBudgets.For(_policy, entry.Kind, entry.Request.Identifier);
        if (_lastTerms.TryGetValue(entry.Handler, out var last) && last.Fits(asked, source, policy))
            return last.Terms;
        var inForce = BudgetInForce.Combine(asked, source, policy);
        var terms = MakeTerms(entry.Handler, inForce, inForce.NeedsCpu, _policy.For(entry.Kind).CpuLiftedOnExternalPower, inForce.TightenedFrom(asked));
        _lastTerms[entry.Handler] = new LastTerms(asked, source, policy, terms);
        return terms;
    }

    private RunTerms MakeTerms(HandlerDescription handler, BudgetInForce budget, bool metersCpu, bool liftsCpu, ValueList<BudgetKind> tightened) =>
        new(handler, budget, MetersFor(handler, budget, metersCpu, liftsCpu), tightened) { MetersCpu = metersCpu, LiftsCpu = liftsCpu };

    private BudgetMeter[] MetersFor(HandlerDescription handler, BudgetInForce budget, bool metersCpu, bool liftsCpu)
    {
        var meters = new List<BudgetMeter>();
        var noCpu = _options.CpuUnavailable ?? (metersCpu ? null : "the run began without a CPU account");
        if (budget.Time is { } time)
            meters.Add(new TimeMeter(time, _counted));
        foreach (var cpu in budget.Cpu.AsSpan())
        {
            var isLifted = cpu.Source is BudgetSource.Policy && liftsCpu;
            meters.Add(new CpuWindowMeter(cpu, _options.Processors, noCpu, isLifted ? () => _conditions.OnExternalPower : null));
        }

        if (budget.CpuTime is { } cpuTime)
            meters.Add(new CpuTimeMeter(cpuTime, _options.Processors, noCpu));
        if (budget.AllocatedBytes is { } allocated)
            meters.Add(new AllocationMeter(allocated));
        if (budget.MemoryBytes is { } memory)
            meters.Add(new MemoryMeter(memory, handler.OutOfProcess));
        foreach (var thermal in budget.Thermal.AsSpan())
            meters.Add(new ThermalMeter(thermal, _conditions.Spells));
        if (budget.Stall is { } stall)
        {
            var silence = new Silence(stall.Value, budget.HeartbeatOnly!.Value.Value, budget.Wait!.Value.Value, _counted);
            meters.Add(new StallMeter(stall, silence)); // observes for the other two
            meters.Add(new HeartbeatOnlyMeter(budget.HeartbeatOnly.Value, silence));
            meters.Add(new WaitMeter(budget.Wait.Value, silence));
        }

        return [.. meters];
    }

    private ConditionKinds DemandOf(Run run, TaskKind kind) =>
        (run.Budget.Thermal.Count > 0 ? ConditionKinds.Thermal : 0)
        | (run.Requirements.Has(Requirements.Network) ? ConditionKinds.Network : 0)
        | (run.Requirements.Has(Requirements.ExternalPower) || _policy.For(kind).Battery is not null || _policy.For(kind).CpuLiftedOnExternalPower ? ConditionKinds.Power : 0)
        | (run.Requirements.Has(Requirements.Idle) ? ConditionKinds.Idle : 0);
}
