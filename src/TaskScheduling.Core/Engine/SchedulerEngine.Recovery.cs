using static TaskScheduling.TimeOrder;

namespace TaskScheduling;

/// <summary>Tasks of an earlier process: rebuilt from their recorded ends, and the run that was cut off is ended.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>Recovered tasks whose handler is not registered yet, in their order; a set, because any of them may leave.</summary>
    private readonly SortedSet<TaskEntry> _unserved = new(Comparer<TaskEntry>.Create(static (left, right) => left.Number.CompareTo(right.Number)));

    /// <summary>A description that stands in for the handler, and how many of them have it.</summary>
    private readonly Dictionary<(string Identifier, TaskKind Kind), (HandlerDescription Handler, int Entries)> _standIns = [];

    private void Recover(TaskId id, RecoveredTask stored, object? owner)
    {
        if (_stopping)
            return; // it stays where it is
        if (_tasks.TryFind(id, out var known))
        {
            if (known.Phase is TaskPhase.HandedBack)
                RefuseToTake(known);
            else
                Report(new EngineReport.AlreadyKnown(id));
            return;
        }

        var entry = Rebuild(id, stored, owner);
        _tasks.Add(entry);
        if (stored.IsNews)
            Publish(entry, EventKind.Submitted, TermsOf(entry), entry.Attempt);
        var holder = _keys.Find(entry.Key)?.Waiting;
        var successor = Stays(holder, stored) ? holder : null;
        if (successor is null)
            _keys.SetWaiting(entry.Key, entry);
        if (successor is null && holder is not null)
            EndTask(holder.Id, new Expiration.Superseded(id), ticket: 0);
        if (stored.Loss is { } loss && stored.OpenRun > entry.Attempt)
            RecordLoss(entry, stored.OpenRun.Value, loss, stored.LastSaid?.Progress ?? default);
        else if (successor is not null)
            Withdraw(entry, new Expiration.Superseded(successor.Id));
        else
            WaitAgain(entry);
    }

    /// <summary>Of two that wait for one key: whether it is the one that is here already. The submitter of the other has a handle, so that one ends.</summary>
    private static bool Stays(TaskEntry? holder, RecoveredTask stored)
    {
        if (holder is null)
            return false;
        if (stored.Order < holder.Order)
            return holder.Request.WhenPending is WhenPending.Replace; // it was away while the later one came
        var isNewer = stored.IsNews || holder.AttemptsBefore is not null; // else the holder was submitted to this process
        return !isNewer || stored.Request.WhenPending is not WhenPending.Replace;
    }

    private TaskEntry Rebuild(TaskId id, RecoveredTask stored, object? owner)
    {
        var request = stored.Request;
        var served = _handlers.Find(request.Identifier) is { } handler && handler.Kind == request.Kind ? handler : null;
        var submitted = new SchedulerInstant(_now.Monotonic, stored.SubmittedAt); // it waits here from now on
        var entry = new TaskEntry(id, request, served ?? StandIn(request), _policy.KeyOf(request), ++_submissions, submitted, owner) { Phase = TaskPhase.Waiting };
        if (served is null)
            AwaitHandler(entry);
        foreach (var run in stored.Runs.AsSpan())
            Replay(entry, run);
        (entry.AttemptsBefore, entry.Order) = (entry.Attempt, stored.Order);
        if (entry.LastResult is { Next: { } next } last)
        {
            var longest = _now.Utc + DelayBefore(next.Rule, last.RunId!.Value, ResubmissionRules.IsInterruption(last.Outcome, last.Expiration));
            var ready = next.NotBefore ?? last.Expiration?.At ?? stored.SubmittedAt; // from then on it has had its place: one start more does not put it behind the others
            SetDue(entry, Earlier(ready, longest)); // a clock that was set back makes no wait longer than it was meant to be
        }
        else
        {
            var ready = Earlier(stored.SubmittedAt, _now.Utc);
            SetDue(entry, request.EarliestBeginDate is { } begin && begin > ready ? begin : ready);
        }

        return entry;
    }

    /// <summary>What the recorded end of a run did to its task.</summary>
    private void Replay(TaskEntry entry, TaskResult run)
    {
        NoteRunAfterParking(entry);
        entry.Attempt = run.RunId!.Value.Attempt;
        entry.LastResult = run;
        if (run.Next is not null)
            entry.Ledger = entry.Ledger.After(run.Outcome, run.Expiration);
        if (run.Expiration is Expiration.Preempted)
            entry.Preemptions++;
        if (run.Expiration is Expiration.HostLost || run.Expiration?.AlsoExceeded.Contains(ExpirationCodes.HostLost) is true)
            entry.HostLosses++;
    }

    /// <summary>A parked task runs again only where somebody has released it; the release itself is not recorded.</summary>
    private void NoteRunAfterParking(TaskEntry entry)
    {
        if (IsParked(entry))
            entry.HostLosses = 0;
    }

    /// <summary>The process went down with this run: its end is recorded now, and the rule of that reason says what follows.</summary>
    private void RecordLoss(TaskEntry entry, int attempt, Expiration.HostLost loss, ProgressSnapshot progress)
    {
        var run = new RunId(entry.Id, attempt);
        var lost = loss with { At = _now.Utc };
        NoteRunAfterParking(entry);
        entry.Attempt = attempt;
        entry.AttemptsBefore = attempt;
        entry.HostLosses++;
        Publish(entry, EventKind.Made, new TaskEvent.Expiring(lost).About(_now.Utc, entry.Id, entry.Request.Identifier, run), attempt);
        var texts = _probe.ReadTexts(entry.Id, entry.Owner, -1, lost);
        var end = new RunEnd(run, TaskOutcome.Expired, lost, CheckpointMoved: null, lost.LastSignOfLife is { } seen ? Earlier(seen, _now.Utc) : _now.Utc);
        entry.LastResult = new TaskResult
        {
            TaskId = entry.Id,
            RunId = run,
            Outcome = end.Outcome,
            Expiration = lost,
            Progress = progress,
            Title = texts.Title,
            Subtitle = texts.Subtitle,
            Next = NextRun(entry, end, [(lost.Code, entry.Resubmission.RuleFor(lost))]),
        };
        entry.Phase = TaskPhase.Recording;
        Save(entry, PersistKind.RunEnd, entry.LastResult);
    }

    private HandlerDescription StandIn(BackgroundTaskRequest request) =>
        _standIns.TryGetValue((request.Identifier, request.Kind), out var known) ? known.Handler : new HandlerDescription(request.Identifier, request.Kind);

    private void AwaitHandler(TaskEntry entry)
    {
        _unserved.Add(entry);
        var standIn = (entry.Request.Identifier, entry.Kind);
        _standIns[standIn] = (entry.Handler, _standIns.GetValueOrDefault(standIn).Entries + 1);
    }

    /// <summary>The handler has come, or the task has left; the last one of its identifier takes the stand-in along.</summary>
    private void AwaitHandlerNoLonger(TaskEntry entry)
    {
        if (!_unserved.Remove(entry))
            return;
        var standIn = (entry.Request.Identifier, entry.Kind);
        var (handler, entries) = _standIns[standIn];
        if (entries > 1)
        {
            _standIns[standIn] = (handler, entries - 1);
            return;
        }

        _standIns.Remove(standIn);
        _lastTerms.Remove(handler);
    }

    /// <summary>Recovered tasks whose handler has come take its budget, its rules and its place among the others.</summary>
    private void ServeRecovered()
    {
        foreach (var entry in _unserved.ToArray())
        {
            if (_handlers.Find(entry.Request.Identifier) is not { } handler || handler.Kind != entry.Kind)
                continue;
            AwaitHandlerNoLonger(entry);
            entry.Handler = handler;
            PlaceWaiting(entry);
        }
    }

    private void SetDue(TaskEntry entry, DateTimeOffset date)
    {
        entry.DueUtc = date;
        entry.Due = _now.Monotonic + (date - _now.Utc);
    }
}
