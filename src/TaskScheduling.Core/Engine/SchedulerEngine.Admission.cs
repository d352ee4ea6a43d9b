namespace TaskScheduling;

/// <summary>From a submission to a durable, accepted task.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>Submissions whose answer depends on a reading that is being taken, or on a submission that is being saved.</summary>
    private readonly List<(TaskId Id, BackgroundTaskRequest Request, object? Owner)> _undecided = [];

    private void Submit(TaskId id, BackgroundTaskRequest request, object? owner)
    {
        if (_stopping)
        {
            Refuse(id, owner, new SubmissionError.SchedulerStopped());
            return;
        }

        if (AdmissionRules.Check(request, _handlers, _policy, _options.SupportedResources, out var handler) is { } broken)
        {
            Refuse(id, owner, broken);
            return;
        }

        var key = _policy.KeyOf(request);
        var holders = _keys.Find(key);
        if (holders?.Waiting is { } pending && request.WhenPending is not WhenPending.Replace)
        {
            if (request.WhenPending is WhenPending.Keep && pending.Phase is TaskPhase.Admitting)
                _undecided.Add((id, request, owner)); // nobody is given what is not durable yet
            else if (request.WhenPending is WhenPending.Keep)
                _effects.Add(new SchedulerEffect(EffectKind.Kept, id, owner, Data: pending.Id));
            else
                Refuse(id, owner, new SubmissionError.AlreadyPending(key, pending.Id));
            return;
        }

        if (holders?.Running is { } running && request.WhenRunning is WhenRunning.Refuse)
        {
            Refuse(id, owner, new SubmissionError.AlreadyRunning(key, running.Id));
            return;
        }

        var entry = new TaskEntry(id, request, handler, key, ++_submissions, _now, owner);
        if (request.EarliestBeginDate is { } begin && begin > _now.Utc)
            SetDue(entry, begin);

        var lane = LaneOf(entry);
        var group = GroupKeyOf(entry);
        var isNowOrNever = request is ContinuedProcessingTaskRequest { Strategy: SubmissionStrategy.Fail };
        if (isNowOrNever && _started && _conditions.Stale(StartRules.Demand(_policy, lane.Kind, group), _now.Monotonic) is not ConditionKinds.None and var stale)
        {
            _undecided.Add((id, request, owner));
            AskFor(stale);
            return;
        }

        if (CanStartAtOnce(entry, lane, group))
        {
            Admit(entry, holders?.Waiting);
            BeginRun(entry);
            Save(entry, PersistKind.Submission, request, startsRun: true);
            return;
        }

        if (isNowOrNever)
        {
            Refuse(id, owner, new SubmissionError.CannotStartNow([.. BlockersOf(entry, lane, group).Select(blocker => blocker.Reason)]));
            return;
        }

        if (AdmissionRules.CheckPending(lane.Kind, _policy, lane.Pending, (lane.Kind, holders?.Waiting), static one => one.Waiting?.Kind == one.Kind) is { } tooMany)
        {
            Refuse(id, owner, tooMany);
            return;
        }

        Admit(entry, holders?.Waiting);
        CountPending(entry, true);
        Save(entry, PersistKind.Submission, request);
    }

    private void Admit(TaskEntry entry, TaskEntry? replaces)
    {
        entry.Phase = TaskPhase.Admitting;
        entry.Replaces = replaces;
        _tasks.Add(entry);
        _keys.SetWaiting(entry.Key, entry);
        if (replaces is null)
            return;
        CountPending(replaces, false); // its place is taken over
        LeavePlace(replaces); // nor does it start while its successor is being made durable
    }

    private void Saved(TaskEntry entry, PersistKind what)
    {
        switch (what)
        {
            case PersistKind.Submission:
                Accept(entry);
                DecideAgain();
                break;
            case PersistKind.RunStart: LaunchRun(entry); break;
            case PersistKind.RunEnd: EndRecorded(entry); break;
            default: break; // nobody waits for it
        }
    }

    private void Accept(TaskEntry entry)
    {
        var replaced = entry.Replaces;
        entry.Replaces = null;
        Emit(EffectKind.Admitted, entry, entry.Key.HasValue ? new Admittance(entry.Key, replaced?.Id) : null);
        Publish(entry, EventKind.Submitted, TermsOf(entry), entry.Attempt);
        if (replaced is not null)
            EndTask(replaced.Id, new Expiration.Superseded(entry.Id), ticket: 0);

        if (entry.Phase is TaskPhase.Running)
        {
            LaunchRun(entry);
            return;
        }

        entry.Phase = TaskPhase.Waiting;
        if (entry.Withdrawn is { } withdrawn)
            Withdraw(entry, withdrawn);
        else if (_stopping && !_options.StoreIsDurable)
            Withdraw(entry, new Expiration.HostShuttingDown(TimeSpan.Zero));
        else
            PlaceWaiting(entry);
    }

    private void DecideAgain()
    {
        if (_undecided.Count == 0)
            return;
        var undecided = _undecided.ToArray();
        _undecided.Clear();
        foreach (var (id, request, owner) in undecided)
            Submit(id, request, owner);
    }

    private void PersistFailed(TaskId id, PersistKind what, string cause)
    {
        if (!_tasks.TryFind(id, out var entry))
            return;
        switch (what)
        {
            case PersistKind.Submission:
                Unadmit(entry);
                Refuse(id, entry.Owner, new SubmissionError.StoreUnavailable(cause));
                DecideAgain();
                break;
            case PersistKind.RunStart:
                Report(new EngineReport.StartNotPersisted(entry.Run!.Id, cause));
                AbandonStart(entry, StartAgain.After(entry.Id, ++entry.FailedStarts));
                break;
            case PersistKind.StartAbandoned:
                break; // the next start finds a run that was cut off: no worse than that
            default:
                EndRecorded(entry); // it was given up: better an end that is told than a handle that never completes
                break;
        }
    }

    private void Unadmit(TaskEntry entry)
    {
        if (entry.Run is { } run)
        {
            AnswerRequests(run, decided: null);
            ReturnSlot(entry);
        }

        CountPending(entry, false);
        _keys.SetWaiting(entry.Key, null, insteadOf: entry);
        if (entry.Replaces is { Phase: TaskPhase.Waiting or TaskPhase.Admitting } old)
        {
            if (_keys.Find(entry.Key)?.Waiting is { } newer)
            {
                newer.Replaces = old; // a chain: it takes the place over from whoever holds it
            }
            else
            {
                _keys.SetWaiting(old.Key, old);
                CountPending(old, true);
                PlaceWaiting(old);
            }
        }

        _tasks.Remove(entry);
    }

    private bool CanStartAtOnce(TaskEntry entry, Lane lane, GroupKey group) =>
        entry.DueUtc <= _now.Utc
        && lane.HasRoom
        && _keys.Find(entry.Key)?.Running is null
        && IsGroupOpen(lane, group, entry.Handler)
        && !lane.AnyReady();

    private void CountPending(TaskEntry entry, bool counts)
    {
        if (entry.CountsAsPending == counts)
            return;
        entry.CountsAsPending = counts;
        LaneOf(entry).Pending += counts ? 1 : -1;
    }

    private GroupKey GroupKeyOf(TaskEntry entry) => new(
        entry.Request.Requirements,
        CeilingOf(entry),
        _policy.For(entry.Kind).Quota is { Scope: QuotaScope.Identifier } ? entry.Request.Identifier : entry.Handler.Pattern);

    /// <summary>
    /// A policy without a start rule lets a first run begin on a hot device, and the policy's own limit ends it there. What the request
    /// says holds, and later runs wait until the device is cool: a task that heat has ended would only begin again at once.
    /// </summary>
    private ThermalState? CeilingOf(TaskEntry entry) =>
        _policy.StartAtOrBelow is null && entry.Attempt == 0 ? TermsOf(entry).Budget.OwnCeiling : TermsOf(entry).Budget.Ceiling;

    private void Refuse(TaskId id, object? owner, SubmissionError error) => _effects.Add(new SchedulerEffect(EffectKind.Refused, id, owner, Data: error));
}
