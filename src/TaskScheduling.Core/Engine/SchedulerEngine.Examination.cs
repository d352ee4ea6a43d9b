using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>A run is judged at the earliest instant at which something about it could have changed, and at no other time.</summary>
internal sealed partial class SchedulerEngine
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private readonly List<Expiration> _causes = [];

    /// <summary>Notes a cause; it is judged together with everything else that holds at this instant, when the engine advances.</summary>
    private void Request(TaskEntry entry, RequestedEnd request)
    {
        (entry.Run!.MakeEnding().Requested ??= []).Add(request);
        if (entry.Run.State is not RunState.Starting)
            _deadlines.Arm(entry, _now.Monotonic.Ticks);
    }

    private void Examine(TaskEntry entry)
    {
        var run = entry.Run!;
        switch (run.State)
        {
            case RunState.Running: ExamineRunning(entry, run); break;
            case RunState.Expiring: ExamineExpiring(entry, run); break;
            default: break; // still being made durable: launching examines it
        }
    }

    private void ExamineRunning(TaskEntry entry, Run run)
    {
        var now = _now.Monotonic;
        var usage = _probe.Read(run.Slot);
        BarkIfOverdue(entry, run, usage);
        _causes.Clear();
        var meters = Look(run, usage);
        foreach (var meter in meters)
        {
            if (meter.IsExceeded(now) && !IsSaidByPolicy(run, meter))
                _causes.Add(meter.ToExpiration(now));
        }

        if (run.Requested is { } requested)
        {
            foreach (var request in requested)
                _causes.Add(request.Reason);
        }

        CollectConditionCauses(entry, run);
        if (_causes.Count > 0)
        {
            Expire(entry, run);
            return;
        }

        foreach (var meter in meters)
        {
            if (meter.NotApplied is null && meter.Warn(_policy.WarnAtFraction, now) is { } warning)
                WarnOf(entry, warning);
        }

        Arm(entry, run);
        if (entry.IsArmed && _deadlines.TicksOf(entry) <= now.Ticks)
            _deadlines.Arm(entry, (now + ShortestPause).Ticks); // rounding must not let it be judged twice at one instant
    }

    private void CollectConditionCauses(TaskEntry entry, Run run)
    {
        if (run.Requirements != Requirements.None && _conditions.Lost(run.Requirements, _now.Monotonic) is { } lost)
            _causes.Add(new Expiration.RequirementLost(lost));
        if (BatteryCause(entry.Kind) is { } battery)
            _causes.Add(battery);
        if (QuotaOf(entry) is { } quota && quota.Ledger.Judge(quota.Rule, _now.Monotonic))
        {
            var refills = _now.UtcAt(quota.Ledger.RefillsAt(quota.Rule, _now.Monotonic));
            _causes.Add(new Expiration.QuotaExhausted(quota.Ledger.Name, quota.Rule.Window, quota.Ledger.Used(quota.Rule, _now.Monotonic), refills));
        }
    }

    private Expiration.BatteryLow? BatteryCause(TaskKind kind) =>
        _conditions.IsBatteryLow(kind) && _policy.For(kind).Battery is { } battery && _conditions.Current.BatteryLevel.TryGet(out var level)
            ? new Expiration.BatteryLow(level, battery.EndsAt)
            : null;

    /// <summary>The first cause by precedence ends the run; the others that hold at this instant are listed beside it.</summary>
    private void Expire(TaskEntry entry, Run run)
    {
        var first = _causes.MinBy(cause => cause.Precedence)!;
        var grace = GraceOf(run, first);
        var ending = run.MakeEnding();
        run.TryFire(RunTrigger.Expire);
        ending.ExpiredAt = _now.Monotonic;
        ending.GraceEnds = _counted.Counted(_now.Monotonic) + grace;
        ending.Expiration = first with
        {
            At = _now.Utc,
            GraceEndsAt = _now.Utc + grace,
            AlsoExceeded = _causes.Count == 1 ? first.AlsoExceeded : [.. first.AlsoExceeded.Concat(_causes.Where(cause => cause.Code != first.Code).OrderBy(cause => cause.Precedence).Select(cause => cause.Code)).Distinct()],
        };
        ending.Causes.Add((first.Code, RuleOf(entry, run, first)));
        foreach (var cause in _causes)
        {
            if (!ReferenceEquals(cause, first))
                ending.Causes.Add((cause.Code, RuleOf(entry, run, cause)));
        }

        if (first is Expiration.Preempted)
            entry.Preemptions++;
        if (_causes.Exists(cause => cause is Expiration.QuotaExhausted))
            RefreshGates(); // what waits behind the same quota must not start now
        AnswerRequests(run, first);
        Emit(EffectKind.Present, entry, FactsOf(entry, null)); // first: what the handler says from now on is said by one that stops; always, for its words
        Emit(EffectKind.Expire, entry, ending.Expiration);
        Publish(entry, new TaskEvent.Expiring(ending.Expiration));
        Arm(entry, run);
    }

    private void ExamineExpiring(TaskEntry entry, Run run)
    {
        if (run.Requested is { } later)
        {
            foreach (var request in later)
                NoteLaterCause(entry, run, request.Reason);
            AnswerRequests(run, decided: null);
        }

        if (_counted.Counted(_now.Monotonic) >= run.Ending!.GraceEnds && !_counted.IsPaused)
            CutOff(entry, run);
        else
            Arm(entry, run);
    }

    /// <summary>The first reason stays; a later one is listed, makes the resubmission no more generous, and may shorten the grace.</summary>
    private void NoteLaterCause(TaskEntry entry, Run run, Expiration reason)
    {
        var ending = run.MakeEnding();
        ending.Causes.Add((reason.Code, RuleOf(entry, run, reason)));
        if (reason.Code != ending.Expiration!.Code && !ending.Expiration.AlsoExceeded.Contains(reason.Code))
            ending.Expiration = ending.Expiration with { AlsoExceeded = [.. ending.Expiration.AlsoExceeded, reason.Code] };
        if (reason is not Expiration.HostShuttingDown)
            return;
        var ends = _counted.Counted(_now.Monotonic) + GraceOf(run, reason);
        if (ends >= ending.GraceEnds)
            return;
        ending.GraceEnds = ends;
        ending.Expiration = ending.Expiration with { GraceEndsAt = _now.Utc + (ends - _counted.Counted(_now.Monotonic)) };
        Emit(EffectKind.ShortenGrace, entry, ending.Expiration);
    }

    private void AnswerRequests(Run run, Expiration? decided)
    {
        if (run.Requested is not { } requests)
            return;
        foreach (var request in requests)
            Answer(request.Ticket, ReferenceEquals(request.Reason, decided) ? 1 : 0);
        run.MakeEnding().Requested = null;
    }

    private static ResubmitRule RuleOf(TaskEntry entry, Run run, Expiration cause) =>
        run.Ending?.Pause is { } pause && ReferenceEquals(pause.Reason, cause) ? pause.Rule : entry.Resubmission.RuleFor(cause);

    /// <summary>A host that shuts down gives what it has, less what it needs to end itself.</summary>
    private static TimeSpan GraceOf(Run run, Expiration reason)
    {
        var grace = run.Budget.Grace.Value;
        if (reason is not Expiration.HostShuttingDown shutdown)
            return grace;
        var left = shutdown.ShutdownTimeout - HostReserve;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < grace ? left : grace;
    }

    private static readonly TimeSpan HostReserve = TimeSpan.FromSeconds(2);

    private void BarkIfOverdue(TaskEntry entry, Run run, in UsageReading usage)
    {
        if (run.WatchdogBarked || usage.BeganAt is not null)
        {
            run.WatchdogBarked = true; // it has begun: nothing to watch any more
            return;
        }

        var waited = _now.Monotonic - run.StartedAt;
        if (waited < _policy.StartWatchdog)
            return;
        run.WatchdogBarked = true;
        Publish(entry, new TaskEvent.StartOverdue(waited));
    }

    private void WarnOf(TaskEntry entry, BudgetWarning warning)
    {
        foreach (var meter in entry.Run!.Terms.Meters)
        {
            if (meter.Kind == warning.Kind)
                meter.NoteWarned(_now.Monotonic);
        }

        Emit(EffectKind.Warn, entry, warning);
        Publish(entry, new TaskEvent.BudgetWarned(warning));
    }

    /// <summary>Reads the run afresh and arms it. For changes from outside: a debugger, a hot spell, a policy.</summary>
    private void Rearm(TaskEntry entry)
    {
        if (entry.Run is not { } run || run.State is not (RunState.Running or RunState.Expiring))
            return;
        if (run.State is RunState.Running)
            Look(run, _probe.Read(run.Slot));
        Arm(entry, run);
    }

    /// <summary>Turns the meters to a run; what they say is about it until the next look.</summary>
    private BudgetMeter[] Look(Run run, in UsageReading usage)
    {
        var meters = run.Terms.Meters;
        foreach (var meter in meters)
        {
            meter.TurnTo(run);
            meter.Observe(usage, _now.Monotonic);
        }

        return meters;
    }

    /// <summary>Arms a run that was just looked at, or that expires.</summary>
    private void Arm(TaskEntry entry, Run run)
    {
        if ((run.Requested is not null ? _now.Monotonic : NextExamination(entry, run)) is { } next)
            _deadlines.Arm(entry, Math.Max(next.Ticks, _now.Monotonic.Ticks));
        else
            _deadlines.Disarm(entry);
    }

    private TimeSpan? NextExamination(TaskEntry entry, Run run)
    {
        if (run.State is RunState.Expiring)
            return _counted.Reach(run.Ending!.GraceEnds);
        TimeSpan? next = run.WatchdogBarked ? null : run.StartedAt + _policy.StartWatchdog;
        foreach (var meter in run.Terms.Meters)
        {
            if (meter.NextExamination(_policy.WarnAtFraction, _now.Monotonic, _options.CoalesceExaminations) is { } at)
                next = Sooner(next, at);
        }

        if (run.Requirements != Requirements.None && _conditions.EarliestLost(run.Requirements, _now.Monotonic) is { } lost)
            next = Sooner(next, lost);
        if (BatteryCause(entry.Kind) is not null)
            next = _now.Monotonic; // it went low while the start was being made durable
        if (QuotaOf(entry) is { } quota && quota.Ledger.EarliestExhausted(quota.Rule, _now.Monotonic) is { } exhausted)
            next = Sooner(next, exhausted);
        return next;
    }
}
