namespace TaskScheduling;

/// <summary>Pending tasks: where each waits, and who starts next.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>Tasks whose reasons nobody knows yet: the readings are to come, or the free slots to be given out.</summary>
    private readonly List<TaskEntry> _unannounced = [];

    /// <summary>Indexes a waiting task by the first thing it waits for, and says why it waits.</summary>
    private void PlaceWaiting(TaskEntry entry)
    {
        if (entry.Phase is not TaskPhase.Waiting)
            return;
        if (IsLeftInStore)
        {
            if (entry.Place is not WaitingPlace.Store)
                LeaveInStore(entry, ResultAtShutdown(entry));
            return;
        }

        var before = entry.Place;
        LeavePlace(entry);
        entry.Place = FirstObstacle(entry);
        switch (entry.Place)
        {
            case WaitingPlace.Date: _dates.Arm(entry, entry.DueUtc.UtcTicks); break;
            case WaitingPlace.Backoff: _deadlines.Arm(entry, entry.Due.Ticks); break;
            case WaitingPlace.Group: JoinGroup(entry); break;
            default: break;
        }

        var startsAtOnce = entry is { Place: WaitingPlace.Group, Group.IsOpen: true } && LaneOf(entry).HasRoom;
        if (startsAtOnce || (before != entry.Place && entry.Place is WaitingPlace.Group && AwaitsReadings(entry)))
            AnnounceLater(entry);
        else if (before != entry.Place)
            AnnounceWaiting(entry);
    }

    private void AnnounceLater(TaskEntry entry)
    {
        if (entry.IsUnannounced)
            return;
        entry.IsUnannounced = true;
        _unannounced.Add(entry);
    }

    private WaitingPlace FirstObstacle(TaskEntry entry)
    {
        if (IsParked(entry))
            return WaitingPlace.Parked;
        if (AwaitsNextStart(entry))
            return WaitingPlace.NextStart;
        if (entry.Attempt == 0 && entry.DueUtc > _now.Utc)
            return WaitingPlace.Date;
        if (entry.Attempt > 0 && entry.Due > _now.Monotonic)
            return WaitingPlace.Backoff;
        return entry.Run is not null || IsKeyTaken(entry) ? WaitingPlace.Key : WaitingPlace.Group;
    }

    private bool IsParked(TaskEntry entry) => entry.HostLosses > 0 && entry.HostLosses >= _policy.MaximumHostLosses;

    /// <summary>Its last run of this process ended until the next start; one that the next start has brought is free.</summary>
    private static bool AwaitsNextStart(TaskEntry entry) =>
        entry.LastResult is { Next.Rule.Trigger: ResubmitTrigger.AtNextStart, Expiration: not Expiration.HostLost } && entry.Attempt > (entry.AttemptsBefore ?? 0);

    /// <summary>Another task of its key runs, or is being admitted in its place.</summary>
    private bool IsKeyTaken(TaskEntry entry) => _keys.Find(entry.Key)?.Running is not null || IsBeingReplaced(entry);

    private bool IsBeingReplaced(TaskEntry entry) => _keys.Find(entry.Key)?.Waiting is { } holder && holder != entry;

    /// <summary>The host stops: what waits goes on at the next start.</summary>
    private bool IsLeftInStore => _stopping && _options.StoreIsDurable;

    private void LeaveInStore(TaskEntry entry, TaskResult result)
    {
        LeavePlace(entry);
        entry.Place = WaitingPlace.Store;
        AnnounceWaiting(entry);
        Emit(EffectKind.Left, entry, result);
    }

    /// <summary>What is told of a task that waited when the host stopped; no store ever sees it.</summary>
    private TaskResult ResultAtShutdown(TaskEntry entry)
    {
        var why = _shutdown! with { At = _now.Utc };
        var texts = _probe.ReadTexts(entry.Id, entry.Owner, -1, why);
        return ResultWithoutRun(entry, why, texts) with
        {
            Next = new Resubmitted(entry.Attempt + 1, entry.LastResult?.Next?.Rule ?? ResubmitRule.AtNextStart, entry.DueUtc > _now.Utc ? entry.DueUtc : null),
        };
    }

    private void LeavePlace(TaskEntry entry)
    {
        if (entry.Group is { } group)
        {
            group.Remove(entry);
            if (group.Count == 0)
            {
                _demand.Remove(group.Demand);
                group.Demand = ConditionKinds.None;
            }

            LaneOf(entry).DropIfEmpty(group);
            ArmSampling();
        }
        else if (entry.Place is WaitingPlace.Date)
        {
            _dates.Disarm(entry);
        }
        else
        {
            _deadlines.Disarm(entry);
        }

        entry.Place = WaitingPlace.None;
    }

    private void JoinGroup(TaskEntry entry)
    {
        var lane = LaneOf(entry);
        var group = lane.GroupFor(GroupKeyOf(entry), entry.Handler);
        if (group.Count == 0)
        {
            group.Demand = StartRules.Demand(_policy, lane.Kind, group.Key);
            _demand.Add(group.Demand);
        }

        group.Add(entry, _now.Monotonic);
        if (group.Count == 1)
            JudgeGroup(lane, group);
        if (group.IsOpen)
            lane.IsDirty = true;
        ArmSampling();
    }

    private bool AwaitsReadings(TaskEntry entry) =>
        _started && _conditions.Stale(entry.Group!.Demand, _now.Monotonic) is not ConditionKinds.None;

    /// <summary>The readings have come, or the slots are given out: whoever still waits is told for what.</summary>
    private void AnnounceLeftOver()
    {
        if (_unannounced.Count == 0)
            return;
        _unannounced.RemoveAll(entry =>
        {
            var waits = entry is { Phase: TaskPhase.Waiting, Place: WaitingPlace.Group };
            if (waits && (AwaitsReadings(entry) || (entry.Group!.IsOpen && LaneOf(entry).HasRoom)))
                return false;
            entry.IsUnannounced = false;
            if (waits)
                AnnounceWaiting(entry);
            return true;
        });
    }

    private void AnnounceWaiting(TaskEntry entry)
    {
        var lane = LaneOf(entry);
        var reasons = entry.Group is { IsOpen: true } && lane is { HasRoom: false, Overrunning: 0, Slots: > 0 }
            ? lane.ReasonsWhenFull() // the usual case, and the same words for everybody
            : BlockersOf(entry, lane, GroupKeyOf(entry)).Select(blocker => blocker.Reason).ToArray();
        Publish(entry, EventKind.Deferred, reasons, entry.Run?.Attempt ?? 0);
        Present(entry, reasons is [var first, ..] ? first.Code : null);
    }

    private void Dispatch(Lane lane)
    {
        lane.IsDirty = false;
        while (!_stopping && lane.HasRoom && lane.Best(_now.Monotonic, _policy.AgeingInterval) is { } best)
            StartWaiting(best);
        PreemptIfDue(lane);
    }

    private void StartWaiting(TaskEntry entry)
    {
        LeavePlace(entry);
        CountPending(entry, false);
        BeginRun(entry);
        Save(entry, PersistKind.RunStart, entry.Request);
    }

    /// <summary>A High task that has been ready for a while takes the slot of the least important run.</summary>
    private void PreemptIfDue(Lane lane)
    {
        _deadlines.Disarm(lane.Preemption);
        if (_policy.Preemption is not { } rule || lane.HasRoom || _stopping)
            return;
        TaskEntry? claimant = null;
        var claimantReady = TimeSpan.Zero;
        foreach (var group in lane.Groups)
        {
            if (group.IsOpen && group.Head(TaskPriority.High) is { } head && (claimant is null || WaitingOrder.Compare(head, claimant) < 0))
                (claimant, claimantReady) = (head, group.ReadyFor(head, _now.Monotonic));
        }

        if (claimant is null)
            return;
        if (lane.Runs.Any(run => run.Run is { State: RunState.Expiring, Expiration: Expiration.Preempted } || run.Run!.Requested?.Exists(cause => cause.Reason is Expiration.Preempted) is true))
            return; // one slot at a time is on its way
        TaskEntry? victim = null;
        TimeSpan? earliest = null;
        foreach (var candidate in lane.Runs)
        {
            if (!MayBePreempted(candidate, rule))
                continue;
            var ripe = candidate.Run!.StartedAt + rule.MinimumRun;
            earliest = earliest is { } known && known < ripe ? known : ripe;
            if (ripe <= _now.Monotonic && (victim is null || IsLesser(candidate, victim)))
                victim = candidate;
        }

        var claimAt = _now.Monotonic + (rule.ReadyFor - claimantReady);
        if (claimAt <= _now.Monotonic && victim is not null)
            Request(victim, new RequestedEnd(new Expiration.Preempted(claimant.Id), 0, EndsTask: false));
        else if (earliest is { } ripeAt)
            _deadlines.Arm(lane.Preemption, Math.Max(Math.Max(claimAt.Ticks, ripeAt.Ticks), _now.Monotonic.Ticks + 1));
    }

    private static bool MayBePreempted(TaskEntry entry, Preemption rule) =>
        entry.Run!.State is RunState.Running
        && entry.Request.Priority < TaskPriority.High
        && entry.Preemptions < rule.MaximumTimes
        && ResubmissionRules.Allows(
            entry.Resubmission.RuleFor(ExpirationCodes.Preempted), entry.Resubmission, entry.Ledger, ExpirationCodes.Preempted, interruption: false, checkpointMoved: null);

    private static bool IsLesser(TaskEntry left, TaskEntry right) =>
        left.Request.Priority != right.Request.Priority
            ? left.Request.Priority < right.Request.Priority
            : left.Run!.StartedAt > right.Run!.StartedAt || (left.Run.StartedAt == right.Run.StartedAt && left.Number > right.Number);
}
