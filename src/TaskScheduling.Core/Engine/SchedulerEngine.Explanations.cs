using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>Queries. They change nothing.</summary>
internal sealed partial class SchedulerEngine
{
    public IReadOnlyCollection<TaskId> TaskIds => [.. InSubmissionOrder().Select(entry => entry.Id)];

    /// <summary>What came with the submission. Null: not known here.</summary>
    public object? OwnerOf(TaskId id) => _tasks.Find(id)?.Owner;

    /// <summary>How often it was resubmitted so far, and for what. Null: not known here.</summary>
    public ResubmissionLedger? LedgerOf(TaskId id) => _tasks.Find(id)?.Ledger;

    public TaskSnapshot? Snapshot(TaskId id) => _tasks.TryFind(id, out var entry) && entry.Phase is not TaskPhase.HandedBack ? SnapshotOf(entry) : null;

    public IEnumerable<TaskSnapshot> Snapshots() => InSubmissionOrder().Where(entry => entry.Phase is not TaskPhase.HandedBack).Select(SnapshotOf);

    public (int Pending, int Running, int Overrunning, int Slots) Load(TaskKind kind)
    {
        var lane = _lanes[(int)kind];
        return (lane.Pending, lane.Runs.Count - lane.Overrunning, lane.Overrunning, lane.Slots);
    }

    /// <summary>Why it is not running, or what it may still use. Null: not known here.</summary>
    public TaskExplanation? Explain(TaskId id, SchedulerInstant at)
    {
        if (!_tasks.TryFind(id, out var entry) || entry.Phase is TaskPhase.HandedBack)
            return null;
        var blockers = entry.Phase is TaskPhase.Waiting ? BlockersOf(entry, LaneOf(entry), GroupKeyOf(entry), at, countPosition: true) : [];
        return new TaskExplanation
        {
            Task = SnapshotOf(entry),
            Blockers = [.. blockers],
            History = [.. WaitingHistory.Of(entry, blockers, _timeline, _policy, _conditions, at)],
            Budget = entry.Run is { State: RunState.Running or RunState.Expiring } run ? BudgetLines(run, at.Monotonic) : [],
        };
    }

    public ValueList<BudgetLine> BudgetLines(TaskId id, SchedulerInstant at) =>
        _tasks.TryFind(id, out var entry) && entry.Run is { State: RunState.Running or RunState.Expiring } run ? BudgetLines(run, at.Monotonic) : [];

    private ValueList<BudgetLine> BudgetLines(Run run, TimeSpan now)
    {
        var usage = _probe.Read(run.Slot);
        var meters = run.Terms.Meters;
        foreach (var meter in meters)
        {
            meter.TurnTo(run);
            meter.Peek(usage, now);
        }

        return [.. meters.Select(meter => meter.ToLine(now))];
    }

    private TaskSnapshot SnapshotOf(TaskEntry entry)
    {
        var run = entry.Run is { State: RunState.Running or RunState.Expiring } current ? current : null;
        var texts = _probe.ReadTexts(entry.Id, entry.Owner, run?.Slot ?? -1, null);
        return new TaskSnapshot
        {
            TaskId = entry.Id,
            Identifier = entry.Request.Identifier,
            Key = entry.Key,
            Kind = entry.Kind,
            State = entry.State,
            Attempt = entry.Attempt,
            SubmittedAt = entry.SubmittedAt.Utc,
            StartedAt = run?.Launched.Utc,
            Progress = run is not null ? _probe.Read(run.Slot).Progress : entry.LastResult?.Progress ?? default,
            Title = texts.Title,
            Subtitle = texts.Subtitle,
            Expiration = run?.Expiration,
            LastResult = entry.LastResult,
            IsBeingSaved = entry.Phase is TaskPhase.Recording,
        };
    }

    private TaskFacts FactsOf(TaskEntry entry, string? waitingFor)
    {
        var run = entry.Run is { State: RunState.Running or RunState.Expiring } current ? current : null;
        var ended = entry.Phase is TaskPhase.Ended ? entry.LastResult : null;
        var endsAt = run?.Expiration?.GraceEndsAt ?? (run?.Budget.Time is { } time ? run.Launched.Utc + time.Value : null);
        return new TaskFacts(entry.State, ended?.Outcome, run?.Expiration ?? entry.LastResult?.Expiration, entry.Attempt, run?.Launched.Utc, endsAt, waitingFor);
    }

    private List<Blocker> BlockersOf(TaskEntry entry, Lane lane, GroupKey group) => BlockersOf(entry, lane, group, _now, countPosition: false);

    private List<Blocker> BlockersOf(TaskEntry entry, Lane lane, GroupKey group, SchedulerInstant at, bool countPosition)
    {
        var blockers = new List<Blocker>();
        if (IsParked(entry))
            Own(new DeferralReason.Parked(entry.HostLosses));
        if (!_handlers.IsServed(entry.Handler))
            Own(new DeferralReason.HandlerMissing(entry.Request.Identifier), since: ClosedSince(entry));
        if (lane.Slots == 0)
            Own(new DeferralReason.HeldByPolicy($"{lane.Kind} has {_policy.For(lane.Kind).Concurrency} slots"));
        if (AwaitsNextStart(entry) || IsLeftInStore)
            Own(new DeferralReason.WaitingForNextStart());
        if (entry.Attempt == 0 && entry.DueUtc > at.Utc)
            Own(new DeferralReason.NotYetDue(entry.DueUtc), entry.DueUtc);
        if (entry.Attempt > 0 && entry.Due > at.Monotonic)
            Own(new DeferralReason.BackoffUntil(entry.DueUtc), entry.DueUtc);
        if (entry.Run is { State: RunState.Overrunning } own)
            Own(new DeferralReason.EarlierRunStillReturning(own.Id));
        else if (_keys.Find(entry.Key)?.Running is { } holder && holder != entry)
            Own(holder.Run is { State: RunState.Overrunning } late ? new DeferralReason.EarlierRunStillReturning(late.Id) : new DeferralReason.KeyBusy(entry.Key, holder.Id));
        else if (entry.Phase is TaskPhase.Waiting && _keys.Find(entry.Key)?.Waiting is { } successor && successor != entry)
            Own(new DeferralReason.KeyBusy(entry.Key, successor.Id));
        var gates = _conditions.Gates(at.Monotonic, _started);
        if (!StartRules.IsOpen(_policy, lane.Kind, group, gates)) // the usual task waits for a slot
        {
            foreach (var reason in StartRules.Blockers(_policy, lane.Kind, group, gates, _conditions))
                blockers.Add(WaitingHistory.Current(reason, entry, _timeline, _policy, _conditions, group, at));
        }

        if (_started && _conditions.Stale(StartRules.Demand(_policy, lane.Kind, group), at.Monotonic) is not ConditionKinds.None and var stale)
            Own(new DeferralReason.ReadingConditions(stale));
        if (_policy.For(lane.Kind).Quota is { } rule && FindQuota(lane.Kind, rule, group.Gate) is { } quota && quota.IsExhausted(rule, at.Monotonic))
        {
            var refills = at.UtcAt(quota.RefillsAt(rule, at.Monotonic));
            Own(new DeferralReason.QuotaExhausted(quota.Name, refills), refills, ClosedSince(entry));
        }

        if (blockers.Count == 0 && (!lane.HasRoom || lane.AnyReady())) // others that are ready come first
        {
            Own(lane.Overrunning > 0 && lane.Runs.All(run => run.Run!.State is RunState.Overrunning)
                ? new DeferralReason.SlotsOverrunning([.. lane.Runs.Select(run => run.Run!.Id)])
                : new DeferralReason.ConcurrencyLimit(countPosition ? PositionOf(entry, lane) : null, lane.Slots));
        }

        return blockers;

        void Own(DeferralReason reason, DateTimeOffset? liftsAt = null, TimeSpan? since = null)
        {
            var from = Longer(since ?? default, entry.Since);
            blockers.Add(new Blocker(reason, at.UtcAt(from), at.Monotonic - from, liftsAt, reason.Remedy));
        }
    }

    /// <summary>Since when its group is closed by a missing handler or a spent quota. Null: not known, or it is open.</summary>
    private static TimeSpan? ClosedSince(TaskEntry entry) => entry.Group?.Closures is [.., { To: null } last] ? last.From : null;

    /// <summary>Computed when asked for: counts the ready tasks that would start before it.</summary>
    private int PositionOf(TaskEntry entry, Lane lane)
    {
        var now = _now.Monotonic;
        var own = Effective(entry);
        return 1 + lane.Groups.Where(group => group.IsOpen).SelectMany(group => group.Entries())
            .Count(other => other != entry && (Effective(other) > own || (Effective(other) == own && WaitingOrder.Compare(other, entry) < 0)));

        long Effective(TaskEntry task) => (long)task.Request.Priority
            + (task.Group is { } group && _policy.AgeingInterval is { } step ? group.ReadyFor(task, now).Ticks / step.Ticks : 0);
    }
}
