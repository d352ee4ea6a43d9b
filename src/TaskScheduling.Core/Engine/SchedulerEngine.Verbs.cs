namespace TaskScheduling;

/// <summary>What somebody asks for: cancel, stop, pause, release, launch.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>Cancel, stop or any outside reason: a run in progress gets its grace, a waiting task ends.</summary>
    private void EndTask(TaskId id, Expiration reason, long ticket)
    {
        if (!_tasks.TryFind(id, out var entry))
        {
            Answer(ticket, 0);
            return;
        }

        switch (entry.Phase)
        {
            case TaskPhase.Running:
                Request(entry, new RequestedEnd(reason, ticket, EndsTask: true));
                break;
            case TaskPhase.Waiting:
                Answer(ticket, 1);
                Withdraw(entry, reason);
                break;
            case TaskPhase.Admitting or TaskPhase.Recording when MayWithdraw(entry):
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
            var takesEffect = entry.Phase is TaskPhase.Running ? entry.Run!.Expiration is null : entry.Phase is TaskPhase.Waiting || MayWithdraw(entry);
            EndTask(entry.Id, reason, ticket: 0); // one that is expiring gets it as a later cause: it must not come back
            ended += takesEffect ? 1 : 0;
        }

        Answer(ticket, ended);
    }

    /// <summary>Its records are being written and something would follow.</summary>
    private static bool MayWithdraw(TaskEntry entry) =>
        entry is { Phase: TaskPhase.Admitting or TaskPhase.Recording, Withdrawn: null } && entry.LastResult is not { Next: null };

    /// <summary>Ends a task that has no run in progress.</summary>
    private void Withdraw(TaskEntry entry, Expiration reason)
    {
        LeavePlace(entry);
        CountPending(entry, false);
        entry.EndWait(_now.Monotonic);
        _keys.SetWaiting(entry.Key, null, insteadOf: entry);
        var why = reason with { At = _now.Utc, GraceEndsAt = null };
        var texts = _probe.ReadTexts(entry.Id, entry.Owner, -1, why);
        entry.LastResult = ResultWithoutRun(entry, why, texts);
        entry.Phase = TaskPhase.Recording;
        Save(entry, PersistKind.RunEnd, entry.LastResult);
    }

    private static TaskResult ResultWithoutRun(TaskEntry entry, Expiration why, TaskTexts texts) => new()
    {
        TaskId = entry.Id,
        Outcome = TaskOutcome.Cancelled,
        Expiration = why,
        Usage = entry.LastResult?.Usage ?? TaskUsage.None,
        Progress = entry.LastResult?.Progress ?? default,
        Title = texts.Title,
        Subtitle = texts.Subtitle,
    };

    private void Pause(TaskId id, int attempt, PauseRequest pause)
    {
        if (!_tasks.TryFind(id, out var entry) || entry.Run is not { State: RunState.Running } run || run.Attempt != attempt)
            return; // it is on its way out already: the first reason stays
        var reason = new Expiration.CancelledByApp(pause.Note);
        run.MakeEnding().Pause = (reason, pause.Rule);
        Request(entry, new RequestedEnd(reason, 0, EndsTask: false));
    }

    /// <summary>A parked task gets another chance.</summary>
    private void Release(TaskId id, long ticket)
    {
        var isParked = _tasks.TryFind(id, out var entry) && entry.Place is WaitingPlace.Parked;
        Answer(ticket, isParked ? 1 : 0);
        if (!isParked)
            return;
        entry!.HostLosses = 0;
        PlaceWaiting(entry);
    }

    private void Launch(TaskId id, long ticket)
    {
        var isWaiting = !_stopping && _tasks.TryFind(id, out var entry) && entry is { Phase: TaskPhase.Waiting, Run: null } && !IsKeyTaken(entry);
        Answer(ticket, isWaiting ? 1 : 0);
        if (isWaiting)
            StartWaiting(_tasks.Find(id)!);
    }
}
