namespace TaskScheduling;

/// <summary>What each effect does. All of it happens in the turn, so nothing here waits or runs user code.</summary>
internal sealed partial class SchedulerRuntime
{
    private readonly ConcurrentRegistrations _registrations = new();

    public ConcurrentRegistrations Registrations => _registrations;

    private void CarryOut(in SchedulerEffect effect)
    {
        var task = (TrackedTask?)effect.Owner;
        switch (effect.Kind)
        {
            case EffectKind.Admitted: Admitted(task!, (Admittance?)effect.Data); break;
            case EffectKind.Refused: Refused(task!, (SubmissionError)effect.Data!); break;
            case EffectKind.Kept: task!.Answer(_engine.OwnerOf((TaskId)effect.Data!)!); break;
            case EffectKind.Persist: Persist(effect); break;
            case EffectKind.Start: StartRun(task!, effect); break;
            case EffectKind.Expire: Expire(task!, effect); break;
            case EffectKind.EndGrace: EndGrace(task!, effect.Slot); break;
            case EffectKind.Warn: Warn(effect.Slot, (BudgetWarning)effect.Data!); break;
            case EffectKind.Present: Present(task!, (TaskFacts)effect.Data!, isNews: !effect.Flag); break;
            case EffectKind.Publish: Announce(task, EventNote.Of(effect)); break;
            case EffectKind.RunCompleted: RunCompleted(task!, (TaskResult)effect.Data!); break;
            case EffectKind.Completed: Completed(task!, (TaskResult)effect.Data!); break;
            case EffectKind.Left: Left(task!, (TaskResult)effect.Data!); break;
            case EffectKind.HandedBack: HandedBack(task!, effect); break;
            case EffectKind.Answer: Answer(effect.Ticket, effect.Code); break;
            case EffectKind.ReadConditions: _conditions.Request((ConditionKinds)effect.Code); break;
            case EffectKind.Forget: Forget(task!); break;
            case EffectKind.Report: Report((EngineReport)effect.Data!); break;
            default: break; // ShortenGrace: the engine keeps the time; the handler's reason never changes
        }
    }

    private void Admitted(TrackedTask task, Admittance? keyed)
    {
        _metrics.Submitted(task.Kind);
        task.Accept(keyed?.Key ?? TaskKey.PerSubmission, keyed?.Superseded);
    }

    private void Refused(TrackedTask task, SubmissionError error)
    {
        _metrics.Refused(error);
        task.Answer(error);
    }

    private void StartRun(TrackedTask task, in SchedulerEffect effect)
    {
        var terms = (RunTerms)effect.Data!;
        _activeRuns++;
        _metrics.RunStarted(task.Kind);
        _logger.RunStarted(new RunId(task.Id, effect.Attempt), task.Request.Identifier);
        if (task.SharedCard is { } card)
            _cards[card] = task.Id;
        task.TakeWordsBack();
        var run = task is AttachedTask
            ? task.Run!
            : new SubmittedTaskRun(this, task, effect.Slot, effect.Attempt, terms, isLastAttempt: effect.Flag, _registrations.Find(terms.Handler)!);
        task.Run = run;
        _slots[effect.Slot] = run;
        if (IsShown(task) || Events.HasWatchers || _keepsNotes)
            _presenters.Watch(task);
        if (run is SubmittedTaskRun submitted)
            Launcher.Launch(submitted);
        else
            ((AttachedTaskRun)run).Place(effect.Slot);
    }

    private void Expire(TrackedTask task, in SchedulerEffect effect)
    {
        var reason = (Expiration)effect.Data!;
        _logger.RunExpiring(new RunId(task.Id, effect.Attempt), task.Request.Identifier, reason.Code, reason);
        _slots[effect.Slot]?.Expire(reason);
        NoteDown(task, reason);
    }

    private void EndGrace(TrackedTask task, int slot)
    {
        if (_slots[slot] is not { } run)
            return;
        run.CutOff();
        _logger.GraceExceeded(run.Id, task.Request.Identifier);
    }

    private void Warn(int slot, BudgetWarning warning)
    {
        if (_slots[slot] is not { } run)
            return;
        _metrics.Warned(warning);
        _logger.BudgetWarned(run.Id, warning.Used, warning.Limit, warning.Kind);
        run.Warn(warning);
    }

    private void Present(TrackedTask task, TaskFacts facts, bool isNews)
    {
        task.Facts = facts;
        if (!isNews)
            return;
        task.Changed();
        ShowState(task);
    }

    private void Announce(TrackedTask? task, in EventNote note)
    {
        if (_keepsNotes && task is not null && note.Kind is not EventKind.Made)
            NoteReasons(task, note);
        if (note.Kind is EventKind.Deferred)
            _sharing?.Assigned?.Waits(task!.Id);
        var isWanted = note.Kind is EventKind.Made || (note.Kind is EventKind.Ended && TaskEnded.Any);
        switch (Events.Publish(note, task, Policy.History.EventsPerTask, isWanted))
        {
            case TaskEvent.Expiring expiring: TaskExpiring.Raise(this, expiring); break;
            case TaskEvent.Ended ended: TaskEnded.Raise(this, ended); break;
            case TaskEvent.StartOverdue overdue: _logger.StartOverdue(overdue.RunId ?? default, overdue.WaitedFor.TotalSeconds); break;
            case TaskEvent.ConditionsChanged { Conditions: var now }: _logger.ConditionsChanged(now.Thermal, now.Power, now.Network, now.Idle); break;
            default: break;
        }
    }

    private void RunCompleted(TrackedTask task, TaskResult result)
    {
        if (task.Run is { } ended)
        {
            _activeRuns--;
            _slots.Release(ended);
            _presenters.Unwatch(task);
            _metrics.RunEnded(task.Kind, result);
        }
        else
        {
            _metrics.RunLost(result); // it began in an earlier process
        }

        var run = result.RunId!.Value;
        if (result.Outcome is TaskOutcome.Failed)
            _logger.RunFailed(result.Fault?.Exception, run, task.Request.Identifier);
        else if (result.Fault is { } last)
            _logger.AttemptsCutOff(last.Exception, run, task.Request.Identifier, result.Expiration?.Code ?? "unknown");
        _logger.RunEnded(run, task.Request.Identifier, result.Outcome, result.Elapsed.TotalSeconds);
        if (result.Next is { } next)
            _logger.RunResubmitted(run, next.Attempt, next.Rule.ToString());
        task.RunCompleted(result, Work);
        _sharing?.Assigned?.RunEnded(task.Id, result);
    }

    private void Completed(TrackedTask task, TaskResult result)
    {
        if (result.RunId is null)
            _logger.TaskWithdrawn(task.Id, task.Request.Identifier, result.Expiration?.Code ?? "unknown");
        task.Complete(result, Work);
        _sharing?.Assigned?.Ended(task.Id, result);
    }

    private void Left(TrackedTask task, TaskResult result)
    {
        task.Leave(result, Work);
        _sharing?.Assigned?.Left(task.Id);
    }

    private void Answer(long ticket, int answer)
    {
        if (_tickets.TryRemove(ticket, out var waiter))
            waiter.TrySetResult(answer);
    }

    private void Forget(TrackedTask task)
    {
        var id = task.Id;
        task.IsForgotten = true;
        if (task.SharedCard is { } card)
            _cards.TryRemove(new KeyValuePair<string, TaskId>(card, id));
        _presenters.Forget(id);
        _sharing?.Elsewhere.Remove(id);
        Store.Forget(id);
    }

    private void Report(EngineReport report)
    {
        switch (report)
        {
            case EngineReport.IllegalTrigger illegal: _logger.IllegalTrigger(illegal.RunId, illegal.State, illegal.Trigger); break;
            case EngineReport.LateReturn late: _metrics.CameTooLate(); _logger.LateReturn(late.RunId); break;
            case EngineReport.OverrunSlotReleased released: _logger.OverrunSlotReleased(released.RunId); break;
            case EngineReport.ProtectionNotApplied missing: _logger.ProtectionNotApplied(missing.Protection, missing.Cause); break;
            case EngineReport.HotSpellDropped dropped: _logger.HotSpellDropped(dropped.WithoutReading.TotalSeconds); break;
            case EngineReport.AlreadyKnown known: _logger.TaskAlreadyKnown(known.TaskId); break;
            case EngineReport.StartNotPersisted failed: _logger.StartNotPersisted(failed.RunId, failed.Cause); break;
            default: break;
        }
    }
}
