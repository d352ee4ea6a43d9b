namespace TaskScheduling;

/// <summary>How runs and tasks end, and what follows.</summary>
internal sealed partial class SchedulerEngine
{
    private void HandlerReturned(TaskId id, int attempt, HandlerReturn how, TaskFault? fault)
    {
        if (!_tasks.TryGetValue(id, out var entry) || entry.Run is not { } run || run.Id.Attempt != attempt)
        {
            Report(new EngineReport.IllegalTrigger(new RunId(id, attempt), "none", nameof(RunTrigger.Return)));
            return;
        }

        var before = run.State;
        if (!run.TryFire(RunTrigger.Return))
        {
            Report(new EngineReport.IllegalTrigger(run.Id, before.ToString(), nameof(RunTrigger.Return)));
            return;
        }

        if (before is RunState.Overrunning)
        {
            run.State = RunState.Overrunning; // so that the slot is given back as what it was
            _deadlines.Disarm(entry);
            Report(new EngineReport.LateReturn(run.Id));
            ReturnSlot(entry);
            if (entry.Place is WaitingPlace.Key)
                PlaceWaiting(entry);
            return;
        }

        var usage = _probe.Read(run.Slot);
        var incomplete = how is HandlerReturn.Completed && run.Expiration is not null
            && (usage.Progress is { Total: { } total } progress && progress.Completed < total || usage.CheckpointAt >= run.ExpiredAt);
        var outcome = how switch
        {
            HandlerReturn.Completed => incomplete ? TaskOutcome.Expired : TaskOutcome.Succeeded,
            HandlerReturn.Cancelled when run.Expiration is not null => TaskOutcome.Expired,
            _ => TaskOutcome.Failed,
        };
        AnswerRequests(run, decided: null); // they came at this very instant: the run had ended
        RecordRunEnd(entry, usage, outcome, fault, incomplete, returned: true);
    }

    /// <summary>The grace is over and the handler still runs: the end is recorded, the slot stays taken until it returns.</summary>
    private void CutOff(TaskEntry entry, Run run)
    {
        run.TryFire(RunTrigger.CutOff);
        RecordRunEnd(entry, _probe.Read(run.Slot), TaskOutcome.Expired, null, incomplete: false, returned: false);
    }

    private void LoseRun(TaskId id, int attempt, Expiration reason)
    {
        if (!_tasks.TryGetValue(id, out var entry) || entry.Run is not { State: RunState.Running or RunState.Expiring } run || run.Id.Attempt != attempt)
        {
            Report(new EngineReport.IllegalTrigger(new RunId(id, attempt), "none", nameof(RunTrigger.CutOff)));
            return;
        }

        var lost = reason with { At = _now.Utc, GraceEndsAt = null };
        if (run.Expiration is null)
        {
            run.Expiration = lost;
            run.ExpiredAt = _now.Monotonic;
            Emit(EffectKind.Expire, entry, lost);
            Publish(entry, new TaskEvent.Expiring(lost));
        }
        else
        {
            NoteLaterCause(entry, run, lost);
        }

        if (reason is Expiration.HostLost)
            entry.HostLosses++;
        AnswerRequests(run, decided: null);
        run.TryFire(RunTrigger.CutOff);
        RecordRunEnd(entry, _probe.Read(run.Slot), TaskOutcome.Expired, null, incomplete: false, returned: false);
    }

    private void RecordRunEnd(TaskEntry entry, UsageReading usage, TaskOutcome outcome, TaskFault? fault, bool incomplete, bool returned)
    {
        var run = entry.Run!;
        var graceExceeded = !returned && run.Expiration is { GraceEndsAt: not null };
        var texts = _probe.ReadTexts(entry.Id, run.Slot, run.Expiration);
        _deadlines.Disarm(entry);
        EndQuota(entry, run);
        _demand.Remove(DemandOf(run, entry.Kind));
        entry.LastResult = new TaskResult
        {
            TaskId = entry.Id,
            RunId = run.Id,
            Outcome = outcome,
            Expiration = run.Expiration,
            Fault = outcome is TaskOutcome.Failed ? fault : null,
            GraceExceeded = graceExceeded,
            ReturnedIncomplete = incomplete,
            Usage = UsageOf(run, usage),
            Progress = usage.Progress,
            Title = texts.Title,
            Subtitle = texts.Subtitle,
            Next = NextRun(entry, run, outcome, usage),
        };
        entry.Phase = TaskPhase.Recording;
        Emit(EffectKind.Persist, entry, entry.LastResult, (int)PersistKind.RunEnd);
        if (returned)
        {
            ReturnSlot(entry);
        }
        else
        {
            LaneOf(entry).Overrunning++;
            Emit(EffectKind.EndGrace, entry);
            if (_policy.OverrunSlotsReleasedAfter is { } patience)
                _deadlines.Arm(entry, (_now.Monotonic + patience).Ticks);
        }

        ArmSampling();
    }

    private TaskUsage UsageOf(Run run, UsageReading usage) => new(
        usage.BeganAt is { } began ? _now.Monotonic - began : TimeSpan.Zero,
        run.Budget.NeedsCpu && _options.CpuUnavailable is null ? usage.Cpu : null,
        run.Budget.NeedsAllocation ? usage.AllocatedBytes : null,
        run.Budget.MemoryBytes is null ? null : usage.MemoryBytes);

    /// <summary>Whether another run follows, by the strictest rule of all causes of this end.</summary>
    private Resubmitted? NextRun(TaskEntry entry, Run run, TaskOutcome outcome, UsageReading usage)
    {
        if (outcome is TaskOutcome.Succeeded || entry.Withdrawn is not null)
            return null;
        if (_keys.Find(entry.Key)?.Waiting is { } newer && newer != entry)
            return null; // newer work of the same key waits already
        var resubmission = entry.Resubmission;
        var expiration = run.Expiration;
        var rule = outcome is TaskOutcome.Failed ? resubmission.RuleForFailure : run.PauseRule ?? resubmission.RuleFor(expiration!);
        if (outcome is TaskOutcome.Failed && expiration is not null)
            rule = ResubmitRule.Stricter(rule, resubmission.RuleFor(expiration));
        foreach (var later in run.LaterCauses ?? [])
            rule = ResubmitRule.Stricter(rule, resubmission.RuleFor(later));

        var code = outcome is TaskOutcome.Failed ? ResubmissionRules.Failure : expiration!.Code;
        var interruption = outcome is not TaskOutcome.Failed && ResubmissionRules.IsInterruption(expiration);
        if (!ResubmissionRules.Allows(rule, resubmission, entry.Ledger, code, interruption, usage.CheckpointMoved))
            return null;
        if (rule.Trigger is ResubmitTrigger.AtNextStart && !_options.StoreIsDurable && expiration is not Expiration.HostLost)
            return null; // nothing would be left at the next start
        if (_stopping && !_options.StoreIsDurable)
            return null;

        entry.Ledger.Add(code, interruption);
        var delay = rule.Trigger is ResubmitTrigger.AfterBackoff ? rule.Backoff!.After(entry.Id, run.Id.Attempt) : TimeSpan.Zero;
        if (interruption && delay < _policy.InterruptionSpacing)
            delay = _policy.InterruptionSpacing;
        entry.Due = _now.Monotonic + delay;
        entry.DueUtc = _now.Utc + delay;
        return new Resubmitted(run.Id.Attempt + 1, rule, delay > TimeSpan.Zero ? entry.DueUtc : null);
    }

    /// <summary>The end of a run, or of a task without one, is durable.</summary>
    private void EndRecorded(TaskEntry entry)
    {
        if (entry.Phase is not TaskPhase.Recording)
            return;
        var result = entry.LastResult!;
        if (result.RunId is { } run)
        {
            Emit(EffectKind.Publish, entry, new TaskEvent.RunEnded(result) { At = _now.Utc, TaskId = entry.Id, Identifier = entry.Request.Identifier, RunId = run });
            Emit(EffectKind.RunCompleted, entry, result);
        }

        if (result.Next is null)
        {
            Finish(entry, result);
            return;
        }

        entry.Phase = TaskPhase.Waiting;
        entry.WaitingSince = _now;
        var newer = _keys.Find(entry.Key)?.Waiting;
        if ((entry.Withdrawn ?? (newer is not null ? new Expiration.Superseded(newer.Id) : null)) is { } withdrawn)
        {
            Withdraw(entry, withdrawn);
            return;
        }

        CountPending(entry, true);
        _keys.SetWaiting(entry.Key, entry);
        PlaceWaiting(entry);
    }

    private void Finish(TaskEntry entry, TaskResult result)
    {
        entry.Phase = TaskPhase.Ended;
        entry.EndedAt = _now;
        _keys.SetWaiting(entry.Key, null, insteadOf: entry);
        Emit(EffectKind.Present, entry, FactsOf(entry, null));
        Publish(entry, new TaskEvent.Ended(result));
        Emit(EffectKind.Completed, entry, result);
        KeepInHistory(entry);
        TrimHistory();
    }

    /// <summary>Cancel, stop or any outside reason: a run in progress gets its grace, a waiting task ends.</summary>
    private void EndTask(TaskId id, Expiration reason, long ticket)
    {
        if (!_tasks.TryGetValue(id, out var entry))
        {
            Answer(ticket, 0);
            return;
        }

        switch (entry.Phase)
        {
            case TaskPhase.Running:
                Request(entry, reason, ticket);
                break;
            case TaskPhase.Waiting:
                Answer(ticket, 1);
                Withdraw(entry, reason);
                break;
            case TaskPhase.Admitting or TaskPhase.Recording when entry.Withdrawn is null && entry.LastResult is not { Next: null }:
                Answer(ticket, 1);
                entry.Withdrawn = reason;
                break;
            default:
                Answer(ticket, 0);
                break;
        }
    }

    private void CancelAll(Expiration reason, long ticket)
    {
        var ended = 0;
        foreach (var entry in InSubmissionOrder())
        {
            if (entry.Phase is TaskPhase.Ended || entry.Run?.Expiration is not null)
                continue;
            EndTask(entry.Id, reason, ticket: 0);
            ended++;
        }

        Answer(ticket, ended);
    }

    /// <summary>Ends a task that has no run in progress.</summary>
    private void Withdraw(TaskEntry entry, Expiration reason)
    {
        LeavePlace(entry);
        CountPending(entry, false);
        EndWaiting(entry);
        _keys.SetWaiting(entry.Key, null, insteadOf: entry);
        var why = reason with { At = _now.Utc, GraceEndsAt = null };
        var texts = _probe.ReadTexts(entry.Id, -1, why);
        entry.LastResult = new TaskResult
        {
            TaskId = entry.Id,
            Outcome = TaskOutcome.Cancelled,
            Expiration = why,
            Usage = entry.LastResult?.Usage ?? TaskUsage.None,
            Progress = entry.LastResult?.Progress ?? default,
            Title = texts.Title,
            Subtitle = texts.Subtitle,
        };
        entry.Phase = TaskPhase.Recording;
        Emit(EffectKind.Persist, entry, entry.LastResult, (int)PersistKind.RunEnd);
    }

    private void Pause(TaskId id, int attempt, PauseRequest pause)
    {
        if (!_tasks.TryGetValue(id, out var entry) || entry.Run is not { State: RunState.Running } run || run.Id.Attempt != attempt)
            return; // it is on its way out already: the first reason stays
        run.PauseRule = pause.Rule;
        Request(entry, new Expiration.CancelledByApp(pause.Note), ticket: 0);
    }

    /// <summary>A parked task gets another chance.</summary>
    private void Release(TaskId id, long ticket)
    {
        var isParked = _tasks.TryGetValue(id, out var entry) && entry.Place is WaitingPlace.Parked;
        Answer(ticket, isParked ? 1 : 0);
        if (!isParked)
            return;
        entry!.HostLosses = 0;
        PlaceWaiting(entry);
    }

    private void Launch(TaskId id, long ticket)
    {
        var isWaiting = _tasks.TryGetValue(id, out var entry) && entry is { Phase: TaskPhase.Waiting, Run: null };
        Answer(ticket, isWaiting ? 1 : 0);
        if (isWaiting)
            StartWaiting(entry!);
    }

    private void ReleaseOverrunSlot(TaskEntry entry)
    {
        var run = entry.Run!;
        if (run.SlotReleased)
            return;
        run.SlotReleased = true;
        LaneOf(entry).Taken--;
        LaneOf(entry).IsDirty = true;
        Report(new EngineReport.OverrunSlotReleased(run.Id));
    }

    private void EndWaiting(TaskEntry entry)
    {
        if (_now.Monotonic > entry.WaitingSince.Monotonic)
            (entry.EarlierWaits ??= []).Add((entry.WaitingSince.Monotonic, _now.Monotonic));
    }
}
