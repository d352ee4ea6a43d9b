using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>Readings: when they are asked for, and what a new one changes.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>An unanswered request for readings is repeated after this time.</summary>
    private static readonly TimeSpan AnswerExpectedWithin = TimeSpan.FromSeconds(30);

    /// <summary>A hot spell without readings is dropped after at least this time.</summary>
    private static readonly TimeSpan ShortestUnreadSpell = TimeSpan.FromSeconds(60);

    private readonly ConditionTracker _conditions;
    private readonly ConditionTimeline _timeline = new();
    private readonly ConditionDemand _demand = new();
    private readonly EngineTimer _sampling = new();
    private readonly EngineTimer _gateCheck = new();
    private readonly HashSet<string> _reportedProtections = [];
    private ConditionKinds _armedDemand;
    private ConditionKinds _askedFor;
    private TimeSpan _askedAt;

    /// <summary>Every start and end of a task comes by here; mostly somebody else depends on the same readings already.</summary>
    private void ArmSampling()
    {
        if (!_sampling.IsArmed || _armedDemand != _demand.Kinds)
            RearmSampling();
    }

    private void RearmSampling()
    {
        _armedDemand = _demand.Kinds;
        var wanted = _started ? _demand.Kinds : ConditionKinds.None;
        if (wanted is ConditionKinds.None)
        {
            _deadlines.Disarm(_sampling);
            return;
        }

        var next = _conditions.NextReading(wanted, Period()) ?? _now.Monotonic;
        if ((_askedFor & wanted) != 0 && next <= _now.Monotonic)
            next = _askedAt + AnswerExpectedWithin;
        _deadlines.Arm(_sampling, Math.Max(next.Ticks, _now.Monotonic.Ticks));
    }

    /// <summary>Short while the device is warm, which is within one step of the limits of all profiles, and while a requirement is on its way out or back.</summary>
    private TimeSpan Period() =>
        _conditions.NextChange(_now.Monotonic) is not null || (_demand.Kinds.Has(ConditionKinds.Thermal) && _conditions.Spells.IsAvailable && _conditions.Spells.State >= ThermalState.Fair)
            ? _policy.SamplingPeriodNearLimit
            : _policy.SamplingPeriod;

    private void RequestReadings()
    {
        var wanted = _started ? _demand.Kinds : ConditionKinds.None;
        if (wanted is not ConditionKinds.None)
            AskFor(wanted);
        RearmSampling();
    }

    private void AskFor(ConditionKinds kinds)
    {
        _askedFor |= kinds;
        _askedAt = _now.Monotonic;
        _effects.Add(new SchedulerEffect(EffectKind.ReadConditions, Code: (int)kinds));
    }

    private void ReadingsArrived(DeviceConditions read, ConditionKinds kinds)
    {
        _askedFor &= ~kinds;
        var spellsBefore = SpellsNow();
        var gatesBefore = _timeline.Current;
        var wasFresh = _conditions.Spells.IsFresh(_now.Monotonic);
        var wereStale = _conditions.Stale(kinds, _now.Monotonic) is not ConditionKinds.None;
        _conditions.Observe(read, kinds, _now.Monotonic);
        DropUnreadSpell();
        ReportProtectionsWithoutSensor(kinds);
        RefreshGates();
        var spellsChanged = spellsBefore != SpellsNow() || (!wasFresh && SpellsNow().Nominal is not null);
        if (spellsChanged || wereStale || gatesBefore != _timeline.Current)
            TellRuns(spellsBefore, spellsChanged);

        DecideAgain();
        AnnounceLeftOver();
        RearmSampling();
    }

    /// <summary>Judges every group again: cost by groups, never by tasks.</summary>
    private void RefreshGates()
    {
        GatesNow();
        foreach (var lane in _lanes)
        {
            foreach (var group in lane.Groups)
                JudgeGroup(lane, group);
        }

        ArmGateCheck();
    }

    /// <summary>The gates at this instant; a change is recorded and told once for all tasks.</summary>
    private GateState GatesNow()
    {
        var gates = _conditions.Gates(_now.Monotonic, _started);
        if (_timeline.Record(gates, _now, _policy.History.ConditionChanges) && _started)
        {
            var changed = new TaskEvent.ConditionsChanged(_conditions.Current) { At = _now.Utc };
            _effects.Add(new SchedulerEffect(EffectKind.Publish, Data: changed, Code: (int)EventKind.Made, UtcTicks: _now.Utc.UtcTicks));
        }

        return gates;
    }

    private void JudgeGroup(Lane lane, WaitingGroup group)
    {
        var wasOpen = group.IsOpen;
        var isOpen = IsGroupOpen(lane, group.Key, group.Handler);
        group.SetOpen(isOpen, _now.Monotonic);
        NoteClosure(lane, group);
        if (isOpen && !wasOpen && group.Count > 0)
            lane.IsDirty = true;
        if (!isOpen && group.Count > 0)
            ArmGateCheck();
    }

    private bool IsGroupOpen(Lane lane, GroupKey key, HandlerDescription handler)
    {
        return StartRules.IsOpen(_policy, lane.Kind, key, GatesNow())
            && _conditions.Stale(StartRules.Demand(_policy, lane.Kind, key), _now.Monotonic) is ConditionKinds.None
            && _handlers.IsServed(handler)
            && QuotaBlocking(lane.Kind, key.Gate) is null;
    }

    private void ArmGateCheck()
    {
        var next = _demand.Kinds is ConditionKinds.None ? null : _conditions.NextChange(_now.Monotonic);
        foreach (var lane in _lanes)
        {
            if (_policy.For(lane.Kind).Quota is not { } rule)
                continue;
            foreach (var group in lane.Groups)
            {
                if (group.Count > 0 && QuotaBlocking(lane.Kind, group.Key.Gate) is { } quota)
                    next = Sooner(next, Longer(quota.RefillsAt(rule, _now.Monotonic), _now.Monotonic + TimeSpan.FromMilliseconds(1)));
            }
        }

        if (next is { } at)
            _deadlines.Arm(_gateCheck, at.Ticks);
        else
            _deadlines.Disarm(_gateCheck);
    }

    private static void NoteClosure(WaitingGroup group, bool closed, bool byQuota, TimeSpan now)
    {
        var last = group.Closures.Count - 1;
        var isOpenEnded = last >= 0 && group.Closures[last].To is null;
        if (closed && !isOpenEnded)
            group.Closures.Add((now, null, byQuota));
        else if (!closed && isOpenEnded)
            group.Closures[last] = group.Closures[last] with { To = now };
        if (group.Closures.Count > 64)
            group.Closures.RemoveAt(0);
    }

    private void NoteClosure(Lane lane, WaitingGroup group)
    {
        var byQuota = QuotaBlocking(lane.Kind, group.Key.Gate) is not null;
        NoteClosure(group, byQuota || !_handlers.IsServed(group.Handler), byQuota, _now.Monotonic);
    }

    /// <summary>Runs hear of a new reading only when it can end them: a spell began, a requirement went, the battery is low.</summary>
    private void TellRuns((TimeSpan? Nominal, TimeSpan? Fair, TimeSpan? Serious) before, bool spellsChanged)
    {
        foreach (var lane in _lanes)
        {
            foreach (var entry in lane.Runs)
            {
                var run = entry.Run!;
                if (run.State is not RunState.Running)
                    continue;
                if (_conditions.IsBatteryLow(entry.Kind))
                    _deadlines.Arm(entry, _now.Monotonic.Ticks);
                else if (spellsChanged || run.Requirements != Requirements.None)
                    Rearm(entry);
                if (spellsChanged)
                    WarnOfSpell(entry, run, before);
            }
        }
    }

    private void WarnOfSpell(TaskEntry entry, Run run, (TimeSpan? Nominal, TimeSpan? Fair, TimeSpan? Serious) before)
    {
        foreach (var meter in Look(run, _probe.Read(run.Slot)))
        {
            if (meter is not ThermalMeter thermal)
                continue;
            var hadBegun = thermal.Value.Maximum switch
            {
                ThermalState.Nominal => before.Nominal,
                ThermalState.Fair => before.Fair,
                _ => before.Serious,
            };
            if (hadBegun is null && _conditions.Spells.Since(thermal.Value.Maximum) is not null && thermal.MayWarn(_now.Monotonic))
                WarnOf(entry, thermal.SpellBegan());
        }
    }

    private (TimeSpan? Nominal, TimeSpan? Fair, TimeSpan? Serious) SpellsNow() =>
        (_conditions.Spells.Since(ThermalState.Nominal), _conditions.Spells.Since(ThermalState.Fair), _conditions.Spells.Since(ThermalState.Serious));

    private void DropUnreadSpell()
    {
        if (_conditions.Spells.IsAvailable || SpellsNow().Nominal is null)
            return;
        var longest = ShortestUnreadSpell;
        foreach (var lane in _lanes)
        {
            foreach (var entry in lane.Runs)
            {
                foreach (var thermal in entry.Run!.Budget.Thermal.AsSpan())
                    longest = Longer(longest, thermal.Value.Sustained);
            }
        }

        if (_conditions.Spells.DropUnread(longest, _now.Monotonic))
            Report(new EngineReport.HotSpellDropped(longest));
    }

    /// <summary>A protection without a sensor is not applied; that is said once.</summary>
    private void ReportProtectionsWithoutSensor(ConditionKinds kinds)
    {
        if (kinds.Has(ConditionKinds.Thermal) && _conditions.Current.Thermal.Cause is { } noHeat && _reportedProtections.Add("thermal"))
            Report(new EngineReport.ProtectionNotApplied("thermal", noHeat));
        if (kinds.Has(ConditionKinds.Power) && _conditions.Current.Power.Cause is { } noPower && _reportedProtections.Add("battery"))
            Report(new EngineReport.ProtectionNotApplied("battery", noPower));
    }
}
