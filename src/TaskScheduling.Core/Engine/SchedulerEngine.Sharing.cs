namespace TaskScheduling;

/// <summary>Tasks that several processes may execute: how one leaves this engine without an end.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>Whether it is this engine's to decide about. False also where another process goes on with it and only the handler is still here.</summary>
    public bool Knows(TaskId id) => _tasks.TryFind(id, out var entry) && entry.Phase is not TaskPhase.HandedBack;

    /// <summary>The host stops: whatever comes now is not taken.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Who serves the identifier. Null: nobody here.</summary>
    public HandlerDescription? HandlerOf(string identifier) => _handlers.Find(identifier);

    private void HandBack(TaskId id)
    {
        if (!_tasks.TryFind(id, out var entry) || entry.Phase is not TaskPhase.Waiting)
            return;
        foreach (var lane in _lanes)
        {
            if (lane.IsDirty && _started)
                Dispatch(lane); // one that can start goes on here
        }

        if (entry is { Phase: TaskPhase.Waiting, Place: not WaitingPlace.Store })
            LetGo(entry, new ValueList<DeferralReason>([.. BlockersOf(entry, LaneOf(entry), GroupKeyOf(entry)).Select(blocker => blocker.Reason)]));
    }

    /// <summary>The handler of an earlier run has not returned: this process is not the one to go on.</summary>
    private void RefuseToTake(TaskEntry entry) =>
        Emit(EffectKind.HandedBack, entry, new ValueList<DeferralReason>([new DeferralReason.EarlierRunStillReturning(entry.Run!.Id)]));

    /// <summary>Another process has the task: what was decided here and not recorded did not happen.</summary>
    private void Fenced(TaskId id, PersistKind what, Expiration lost)
    {
        if (!_tasks.TryFind(id, out var entry))
            return;
        switch (what)
        {
            case PersistKind.RunStart when entry.Run is { State: RunState.Starting } run:
                AnswerRequests(run, decided: null);
                ReturnSlot(entry);
                entry.Attempt--;
                LetGo(entry, null);
                break;
            case PersistKind.RunEnd when entry.Phase is TaskPhase.Recording:
                LetGo(entry, entry.LastResult is { RunId: not null } end ? LostHere(end, lost) : null);
                break;
            case PersistKind.Submission:
                PersistFailed(id, what, $"The store refused it ({lost.Code}).");
                break;
            default:
                break; // a start that was taken back: whoever goes on has found it
        }
    }

    /// <summary>How the run ended for this process alone. The recorded end is somebody else's.</summary>
    private TaskResult LostHere(TaskResult end, Expiration lost) => end with
    {
        Outcome = TaskOutcome.Expired,
        Expiration = end.Expiration is Expiration.LeaseLost first
            ? first
            : lost with { At = _now.Utc, AlsoExceeded = end.Expiration is { } earlier ? [earlier.Code, .. earlier.AlsoExceeded] : [] },
        Fault = null,
        ReturnedIncomplete = false,
        Next = null,
    };

    private void LetGo(TaskEntry entry, object? how)
    {
        LeavePlace(entry);
        CountPending(entry, false);
        _keys.SetWaiting(entry.Key, null, insteadOf: entry);
        entry.Phase = TaskPhase.HandedBack;
        Emit(EffectKind.HandedBack, entry, how);
        if (entry.Run is null)
            _tasks.Remove(entry); // else it is kept, for its slot and its key, until the handler returns
        AwaitHandlerNoLonger(entry);
    }
}
