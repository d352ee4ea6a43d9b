namespace TaskScheduling;

/// <summary>How runs and tasks end, and what follows.</summary>
internal sealed partial class SchedulerEngine
{
    private void HandlerReturned(TaskId id, int attempt, HandlerReturn how, TaskFault? fault)
    {
        if (!_tasks.TryFind(id, out var entry) || entry.Run is not { } run || run.Attempt != attempt)
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
            if (run.Ending?.SlotRelease is { } release)
                _deadlines.Disarm(release);
            Report(new EngineReport.LateReturn(run.Id));
            ReturnSlot(entry);
            if (entry.Phase is TaskPhase.HandedBack)
                _tasks.Remove(entry);
            else if (entry.Place is WaitingPlace.Key)
                PlaceWaiting(entry);
            return;
        }

        var usage = _probe.Read(run.Slot);
        var incomplete = how is HandlerReturn.Completed && run.Expiration is not null
            && (usage.Progress is { Total: { } total } progress && progress.Completed < total || usage.CheckpointAt >= run.Ending!.ExpiredAt);
        var outcome = how switch
        {
            HandlerReturn.Completed => incomplete ? TaskOutcome.Expired : TaskOutcome.Succeeded,
            HandlerReturn.Cancelled when run.Expiration is not null => TaskOutcome.Expired,
            _ => TaskOutcome.Failed,
        };
        RecordRunEnd(entry, usage, outcome, fault, incomplete, returned: true);
        SettleRequests(entry, run);
    }

    /// <summary>The grace is over and the handler still runs: the end is recorded, the slot stays taken until it returns.</summary>
    private void CutOff(TaskEntry entry, Run run)
    {
        run.TryFire(RunTrigger.CutOff);
        RecordRunEnd(entry, _probe.Read(run.Slot), TaskOutcome.Expired, null, incomplete: false, returned: false, graceExceeded: true);
    }

    private void LoseRun(TaskId id, int attempt, Expiration reason)
    {
        if (!_tasks.TryFind(id, out var entry) || entry.Run is not { State: RunState.Running or RunState.Expiring } run || run.Attempt != attempt)
        {
            Report(new EngineReport.IllegalTrigger(new RunId(id, attempt), "none", nameof(RunTrigger.CutOff)));
            return;
        }

        var lost = reason with { At = _now.Utc, GraceEndsAt = null };
        if (run.Expiration is null)
        {
            var ending = run.MakeEnding();
            (ending.Expiration, ending.ExpiredAt) = (lost, _now.Monotonic);
            ending.Causes.Add((lost.Code, entry.Resubmission.RuleFor(lost)));
            Emit(EffectKind.Expire, entry, lost);
            Publish(entry, new TaskEvent.Expiring(lost));
        }
        else
        {
            NoteLaterCause(entry, run, lost);
        }

        if (reason is Expiration.HostLost)
            entry.HostLosses++;
        run.TryFire(RunTrigger.CutOff);
        RecordRunEnd(entry, _probe.Read(run.Slot), TaskOutcome.Expired, null, incomplete: false, returned: false);
        SettleRequests(entry, run);
    }

    /// <summary>Requests of the very instant at which the run ended: too late for the run, but a task that would go on ends.</summary>
    private void SettleRequests(TaskEntry entry, Run run)
    {
        if (run.Requested is not { } requests)
            return;
        RequestedEnd? ending = null;
        foreach (var request in requests)
        {
            if (request.EndsTask && entry.Phase is TaskPhase.Waiting or TaskPhase.Recording && entry.LastResult is not { Next: null }
                && (ending is not { } known || request.Reason.Precedence < known.Reason.Precedence))
            {
                ending = request;
            }
        }

        AnswerRequests(run, ending?.Reason);
        if (ending is { } taken)
            EndTask(entry.Id, taken.Reason, ticket: 0);
    }

    private void RecordRunEnd(
        TaskEntry entry, UsageReading usage, TaskOutcome outcome, TaskFault? fault, bool incomplete, bool returned, bool graceExceeded = false)
    {
        var run = entry.Run!;
        var texts = _probe.ReadTexts(entry.Id, entry.Owner, run.Slot, run.Expiration);
        _deadlines.Disarm(entry);
        EndQuota(entry, run);
        _demand.Remove(DemandOf(run, entry.Kind));
        entry.LastResult = new TaskResult
        {
            TaskId = entry.Id,
            RunId = run.Id,
            Outcome = outcome,
            Expiration = run.Expiration,
            Fault = outcome is TaskOutcome.Succeeded ? null : fault,
            GraceExceeded = graceExceeded,
            ReturnedIncomplete = incomplete,
            Elapsed = ElapsedAt(_now.Monotonic, usage),
            Metered = UsageOf(run, usage),
            Progress = usage.Progress,
            Title = texts.Title,
            Subtitle = texts.Subtitle,
            Next = NextRun(entry, run, outcome, usage.CheckpointMoved),
        };
        entry.Phase = TaskPhase.Recording;
        if (entry.LastResult.Next is not null)
            _keys.SetWaiting(entry.Key, entry); // also while its end is being written it is the pending work of its key
        Save(entry, PersistKind.RunEnd, entry.LastResult);
        if (returned)
        {
            ReturnSlot(entry);
        }
        else
        {
            LaneOf(entry).Overrunning++;
            LaneOf(entry).IsDirty = true; // who waited for this slot may have to take another one
            Emit(EffectKind.EndGrace, entry);
            if (_policy.OverrunSlotsReleasedAfter is { } patience)
                _deadlines.Arm(run.MakeEnding().SlotRelease = new OverrunTimer(entry), (_now.Monotonic + patience).Ticks);
        }

        ArmSampling();
    }

    private static TimeSpan ElapsedAt(TimeSpan now, in UsageReading usage) => usage.BeganAt is { } began ? now - began : TimeSpan.Zero;

    /// <summary>What was metered besides time. Null: nothing.</summary>
    private TaskUsage? UsageOf(Run run, in UsageReading usage)
    {
        var metersCpu = run.Budget.NeedsCpu && _options.CpuUnavailable is null;
        var metersMemory = run.Budget.MemoryBytes is not null && run.Terms.Handler.OutOfProcess;
        return metersCpu || run.Budget.NeedsAllocation || metersMemory
            ? new TaskUsage(
                ElapsedAt(_now.Monotonic, usage),
                metersCpu ? usage.Cpu : null,
                run.Budget.NeedsAllocation ? usage.AllocatedBytes : null,
                metersMemory ? usage.MemoryBytes : null)
            : null;
    }

    /// <summary>Whether another run follows, by the strictest rule of all causes of this end.</summary>
    private Resubmitted? NextRun(TaskEntry entry, Run run, TaskOutcome outcome, bool checkpointMoved)
    {
        if (outcome is TaskOutcome.Succeeded)
            return null;
        var causes = run.MakeEnding().Causes;
        if (outcome is TaskOutcome.Failed)
            causes.Insert(0, (ResubmissionRules.Failure, entry.Resubmission.RuleForFailure));
        return NextRun(entry, new RunEnd(run.Id, outcome, run.Expiration, checkpointMoved, _now.Utc), causes);
    }

    private Resubmitted? NextRun(TaskEntry entry, in RunEnd end, List<(string Code, ResubmitRule Rule)> causes)
    {
        if (entry.Withdrawn is not null || IsBeingReplaced(entry))
            return null; // newer work of the same key waits already
        var resubmission = entry.Resubmission;
        var rule = causes[0].Rule;
        var interruption = ResubmissionRules.IsInterruption(end.Outcome, end.Expiration);
        foreach (var cause in causes)
        {
            if (!ResubmissionRules.Allows(cause.Rule, resubmission, entry.Ledger, cause.Code, interruption, end.CheckpointMoved))
                return null;
            rule = ResubmitRule.Stricter(rule, cause.Rule);
        }

        if (rule.Trigger is ResubmitTrigger.AtNextStart && !_options.StoreIsDurable && end.Expiration is not Expiration.HostLost)
            return null; // nothing would be left at the next start
        if (_stopping && !_options.StoreIsDurable)
            return null;

        entry.Ledger = entry.Ledger.After(end.Outcome, end.Expiration);
        var delay = DelayBefore(rule, end.Run, interruption);
        SetDue(entry, end.At + delay);
        return new Resubmitted(end.Run.Attempt + 1, rule, delay > TimeSpan.Zero ? entry.DueUtc : null);
    }

    /// <summary>Shortest time between the end of a run and the next one.</summary>
    private TimeSpan DelayBefore(ResubmitRule rule, RunId ended, bool interruption)
    {
        var delay = rule.Trigger is ResubmitTrigger.AfterBackoff ? rule.Backoff!.After(ended.TaskId, ended.Attempt) : TimeSpan.Zero;
        return interruption && delay < _policy.InterruptionSpacing ? _policy.InterruptionSpacing : delay;
    }

    /// <summary>The end of a run, or of a task without one, is durable.</summary>
    private void EndRecorded(TaskEntry entry)
    {
        if (entry.Phase is not TaskPhase.Recording)
            return;
        var result = entry.LastResult!;
        if (result.RunId is { } run)
        {
            Publish(entry, EventKind.RunEnded, result, run.Attempt);
            Emit(EffectKind.RunCompleted, entry, result);
        }

        if (result.Next is null)
        {
            Finish(entry, result);
            return;
        }

        entry.Phase = TaskPhase.Waiting;
        entry.Since = _now.Monotonic;
        var holder = _keys.Find(entry.Key)?.Waiting;
        if ((entry.Withdrawn ?? (holder is { } newer && newer != entry ? new Expiration.Superseded(newer.Id) : null)) is { } withdrawn)
        {
            Withdraw(entry, withdrawn);
            return;
        }

        if (IsLeftInStore)
            LeaveInStore(entry, result); // also its handle hears of the run that was the last one here
        WaitAgain(entry);
    }

    private void WaitAgain(TaskEntry entry)
    {
        CountPending(entry, true);
        _keys.SetWaiting(entry.Key, entry);
        PlaceWaiting(entry);
    }

    private void Finish(TaskEntry entry, TaskResult result)
    {
        entry.Phase = TaskPhase.Ended;
        entry.Since = _now.Monotonic;
        if (entry.Run is null && _keys.Find(entry.Key)?.Running == entry)
            FreeKey(entry); // held until now; by a handler that has not returned it still is
        _keys.SetWaiting(entry.Key, null, insteadOf: entry);
        Present(entry);
        Publish(entry, EventKind.Ended, result, entry.Run?.Attempt ?? 0);
        Emit(EffectKind.Completed, entry, result);
        AwaitHandlerNoLonger(entry);
        KeepInHistory(entry);
        TrimHistory();
    }

    private void ReleaseOverrunSlot(TaskEntry entry)
    {
        var run = entry.Run!;
        if (run.Ending is not { SlotReleased: false } ending)
            return;
        ending.SlotReleased = true;
        LaneOf(entry).Taken--;
        LaneOf(entry).IsDirty = true;
        Report(new EngineReport.OverrunSlotReleased(run.Id));
    }
}

/// <summary>What decides whether another run follows.</summary>
/// <param name="Run">The run.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Expiration">Why it was told to stop. Null: it was not.</param>
/// <param name="CheckpointMoved">Null: not known.</param>
/// <param name="At">When, as far as known.</param>
internal readonly record struct RunEnd(RunId Run, TaskOutcome Outcome, Expiration? Expiration, bool? CheckpointMoved, DateTimeOffset At);
