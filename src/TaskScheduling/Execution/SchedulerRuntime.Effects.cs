namespace TaskScheduling;

/// <summary>What each effect does. All of it happens in the turn, so nothing here waits or runs user code.</summary>
internal sealed partial class SchedulerRuntime
{
    private readonly ConcurrentRegistrations _registrations = new();

    public ConcurrentRegistrations Registrations => _registrations;

    private void CarryOut(SchedulerEffect effect)
    {
        var task = effect.TaskId == default ? null : Find(effect.TaskId);
        switch (effect.Kind)
        {
            case EffectKind.Admitted: Admitted(task!, (TaskId?)effect.Data); break;
            case EffectKind.Refused: Refused(effect.TaskId, task!, (SubmissionError)effect.Data!); break;
            case EffectKind.Kept: Kept(effect.TaskId, task!, (TaskId)effect.Data!); break;
            case EffectKind.Persist: Persist(effect); break;
            case EffectKind.Start: StartRun(task!, effect.Slot, (RunStart)effect.Data!); break;
            case EffectKind.Expire: Expire(task!, effect.Slot, (Expiration)effect.Data!); break;
            case EffectKind.EndGrace: EndGrace(task!, effect.Slot); break;
            case EffectKind.Warn: Warn(effect.Slot, (BudgetWarning)effect.Data!); break;
            case EffectKind.Present: Present(task!, (TaskFacts)effect.Data!); break;
            case EffectKind.Publish: Announce(task, (TaskEvent)effect.Data!); break;
            case EffectKind.RunCompleted: RunCompleted(task!, (TaskResult)effect.Data!); break;
            case EffectKind.Completed: Completed(task!, (TaskResult)effect.Data!); break;
            case EffectKind.Answer: Answer(effect.Ticket, effect.Code); break;
            case EffectKind.ReadConditions: _conditions.Request((ConditionKinds)effect.Code); break;
            case EffectKind.Forget: Forget(effect.TaskId, task); break;
            case EffectKind.Report: Report((EngineReport)effect.Data!); break;
            default: break; // ShortenGrace: the engine keeps the time; the handler's reason never changes
        }
    }

    private void Admitted(TrackedTask task, TaskId? superseded)
    {
        _metrics.Submitted(task.Kind);
        if (Policy.KeyOf(task.Request) is { HasValue: true } key)
            task.SharedCard = key.ToString();
        task.Answer(SubmissionResult.Accepted(task.Handle), superseded);
    }

    private void Refused(TaskId id, TrackedTask task, SubmissionError error)
    {
        _metrics.Refused(error);
        _tasks.TryRemove(id, out _);
        task.Answer(SubmissionResult.Refused(error), null);
    }

    private void Kept(TaskId id, TrackedTask task, TaskId pending)
    {
        _tasks.TryRemove(id, out _);
        task.Answer(SubmissionResult.Accepted(Find(pending)!.Handle), null);
    }

    private void StartRun(TrackedTask task, int slot, RunStart start)
    {
        _activeRuns++;
        _metrics.RunStarted(task.Kind);
        _logger.RunStarted(start.RunId, start.Request.Identifier);
        if (task.SharedCard is { } card)
            _cards[card] = task.Id;
        task.TakeWordsBack();
        var run = new TaskRun(this, task, start, _registrations.Find(start.Handler.Pattern)!);
        task.Run = run;
        _slots[slot] = run;
        if (IsShown(task) || Events.HasWatchers)
            _presenters.Watch(task);
        ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    private void Expire(TrackedTask task, int slot, Expiration reason)
    {
        _logger.RunExpiring(new RunId(task.Id, task.Run?.Start.RunId.Attempt ?? 0), task.Request.Identifier, reason.Code, reason);
        _slots[slot]?.Expire(reason);
    }

    private void EndGrace(TrackedTask task, int slot)
    {
        if (_slots[slot] is not { } run)
            return;
        run.Fence();
        _logger.GraceExceeded(run.Start.RunId, task.Request.Identifier);
    }

    private void Warn(int slot, BudgetWarning warning)
    {
        if (_slots[slot] is not { } run)
            return;
        _metrics.Warned(warning);
        _logger.BudgetWarned(run.Start.RunId, warning.Used, warning.Limit, warning.Kind);
        run.Warn(warning);
    }

    private void Present(TrackedTask task, TaskFacts facts)
    {
        task.Facts = facts;
        task.Changed();
        Show(task);
    }

    private void Announce(TrackedTask? task, TaskEvent what)
    {
        var numbered = Events.Publish(what, task, Policy.History.EventsPerTask);
        switch (numbered)
        {
            case TaskEvent.Expiring expiring when TaskExpiring is { } subscribers: Raise(subscribers, this, expiring, nameof(TaskExpiring)); break;
            case TaskEvent.Ended ended when TaskEnded is { } subscribers: Raise(subscribers, this, ended, nameof(TaskEnded)); break;
            case TaskEvent.StartOverdue overdue: _logger.StartOverdue(overdue.RunId ?? default, overdue.WaitedFor.TotalSeconds); break;
            case TaskEvent.ConditionsChanged { Conditions: var now }: _logger.ConditionsChanged(now.Thermal, now.Power, now.Network, now.Idle); break;
            default: break;
        }
    }

    private void RunCompleted(TrackedTask task, TaskResult result)
    {
        _activeRuns--;
        _presenters.Unwatch(task);
        _metrics.RunEnded(task.Kind, result);
        var run = result.RunId!.Value;
        if (result.Outcome is TaskOutcome.Failed)
            _logger.RunFailed(result.Fault?.Exception, run, task.Request.Identifier);
        _logger.RunEnded(run, task.Request.Identifier, result.Outcome, result.Usage.Elapsed.TotalSeconds);
        if (result.Next is { } next)
            _logger.RunResubmitted(run, next.Attempt, next.Rule.ToString());
        task.RunCompleted(result);
    }

    private void Completed(TrackedTask task, TaskResult result)
    {
        if (result.RunId is null)
            _logger.TaskWithdrawn(task.Id, task.Request.Identifier, result.Expiration?.Code ?? "unknown");
        task.Complete(result);
    }

    private void Answer(long ticket, int answer)
    {
        if (_tickets.TryRemove(ticket, out var waiter))
            waiter.TrySetResult(answer);
    }

    private void Forget(TaskId id, TrackedTask? task)
    {
        if (task is null)
            return;
        _tasks.TryRemove(id, out _);
        if (task.SharedCard is { } card)
            _cards.TryRemove(new KeyValuePair<string, TaskId>(card, id));
        _presenters.Forget(id);
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
            case EngineReport.StartNotPersisted failed: _logger.StartNotPersisted(failed.RunId, failed.Cause); break;
            default: break;
        }
    }

    private void Persist(SchedulerEffect effect)
    {
        var what = (PersistKind)effect.Code;
        var record = new TaskRecord(what, effect.TaskId, effect.Data as BackgroundTaskRequest, effect.Data as TaskResult, effect.Flag);
        ValueTask saving;
        try
        {
            saving = Store.SaveAsync(record, CancellationToken.None);
        }
        catch (Exception exception)
        {
            saving = ValueTask.FromException(exception);
        }

        if (saving.IsCompletedSuccessfully)
            _loop.Enqueue(SchedulerInput.Persisted(Clock.Now, effect.TaskId, what));
        else
            _ = AwaitSavingAsync(saving, what, effect.TaskId);
    }

    private async Task AwaitSavingAsync(ValueTask saving, PersistKind what, TaskId id)
    {
        try
        {
            await saving.ConfigureAwait(false);
            _loop.Enqueue(SchedulerInput.Persisted(Clock.Now, id, what));
        }
        catch (Exception exception)
        {
            _logger.StoreFailed(exception, what, id);
            _loop.Enqueue(SchedulerInput.PersistFailed(Clock.Now, id, what, exception.Message));
        }
    }
}
