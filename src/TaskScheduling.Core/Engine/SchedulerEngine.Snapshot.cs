namespace TaskScheduling;

/// <summary>The whole state out and in again: whatever follows has the same effects as if nothing had happened.</summary>
internal sealed partial class SchedulerEngine
{
    /// <summary>Taken between two inputs. Costs in proportion to the tasks that the engine knows.</summary>
    public EngineSnapshot Export()
    {
        var index = new SnapshotIndex();
        foreach (var handler in _handlers.All) // first, so that it is known which ones are registered
            index.Of(handler);
        var registered = index.Descriptions.Length;
        foreach (var entry in InSubmissionOrder())
            index.Of(entry);
        var keys = _keys.Export(index);
        LaneSnapshot[] lanes = [.. _lanes.Select(lane => lane.Export(index))];
        var deadlines = _deadlines.Export(deadline => Describe(deadline, index));
        var dates = _dates.Export(deadline => Describe(deadline, index));
        var entries = index.Entries(_tasks);
        return new EngineSnapshot
        {
            Version = EngineSnapshot.CurrentVersion,
            Policy = _policy,
            Now = _now,
            Submissions = _submissions,
            Started = _started,
            Stopping = _stopping,
            Shutdown = _shutdown,
            Audience = _audience,
            Slots = _slots,
            FreeSlots = [.. _freeSlots.Reverse()],
            Terms = index.Terms,
            Descriptions = index.Descriptions,
            Registered = registered,
            Entries = entries,
            Keys = keys,
            Lanes = lanes,
            Deadlines = deadlines,
            Dates = dates,
            Ended = [.. _ended.Select(entry => entry.Number)],
            Saved = [.. _saved.Select(saved => new SavedSnapshot(saved.Entry.Number, saved.What))],
            Counted = _counted.Export(),
            Conditions = _conditions.Export(),
            Timeline = _timeline.Export(),
            Demand = _demand.Export(),
            ArmedDemand = _armedDemand,
            AskedFor = _askedFor,
            AskedAt = _askedAt,
            ReportedProtections = [.. _reportedProtections.Order(StringComparer.Ordinal)],
            Quotas = _quotas.Export(),
            Undecided = [.. _undecided.Select(waiting => new UndecidedSnapshot(waiting.Id, waiting.Request))],
            Unannounced = [.. _unannounced.Where(entry => _tasks.Find(entry.Id) == entry).Select(entry => entry.Number)], // one that has left the table is passed over anyway
            Unserved = [.. _unserved.Select(entry => entry.Number)],
        };
    }

    /// <summary>An engine that goes on where the exported one was.</summary>
    /// <param name="snapshot">Of <see cref="Export"/>.</param>
    /// <param name="options">As before; policy and audience are those of the snapshot.</param>
    /// <param name="probe">Answers for the runs in progress by the slots they had.</param>
    /// <param name="ownerOf">What goes back with every effect of a task from now on.</param>
    /// <exception cref="NotSupportedException">The snapshot has another version.</exception>
    public static SchedulerEngine Restore(
        EngineSnapshot snapshot, SchedulerEngineOptions options, IRunProbe probe, Func<TaskId, BackgroundTaskRequest, object?> ownerOf)
    {
        if (snapshot.Version != EngineSnapshot.CurrentVersion)
            throw new NotSupportedException($"A snapshot must have version {EngineSnapshot.CurrentVersion}, was {snapshot.Version}. Restore it with the library that took it.");
        var engine = new SchedulerEngine(options with { Policy = snapshot.Policy, Audience = snapshot.Audience }, probe);
        engine.Restore(snapshot, ownerOf);
        return engine;
    }

    private void Restore(EngineSnapshot saved, Func<TaskId, BackgroundTaskRequest, object?> ownerOf)
    {
        (_now, _submissions, _started, _stopping, _slots) = (saved.Now, saved.Submissions, saved.Started, saved.Stopping, saved.Slots);
        _shutdown = saved.Shutdown;
        (_armedDemand, _askedFor, _askedAt) = (saved.ArmedDemand, saved.AskedFor, saved.AskedAt);
        foreach (var slot in saved.FreeSlots)
            _freeSlots.Push(slot);
        foreach (var handler in saved.Descriptions[..saved.Registered])
            _handlers.Add(handler);
        _counted.Restore(saved.Counted);
        _conditions.Restore(saved.Conditions);
        _timeline.Restore(saved.Timeline);
        _demand.Restore(saved.Demand);
        _reportedProtections.UnionWith(saved.ReportedProtections);
        _quotas.Restore(saved.Quotas);

        var parts = RestoreEntries(saved, ownerOf);
        _keys.Restore(saved.Keys, parts);
        for (var lane = 0; lane < _lanes.Length; lane++)
            _lanes[lane].Restore(saved.Lanes[lane], parts);
        _deadlines.Restore(saved.Deadlines, deadline => Find(deadline, parts));
        _dates.Restore(saved.Dates, deadline => Find(deadline, parts));
        foreach (var number in saved.Ended)
            _ended.Enqueue(parts.Entry(number));
        foreach (var (number, what) in saved.Saved)
            _saved.Enqueue((parts.Entry(number), what));
        _undecided.AddRange(saved.Undecided.Select(waiting => (waiting.Id, waiting.Request, ownerOf(waiting.Id, waiting.Request))));
        foreach (var number in saved.Unannounced)
            AnnounceLater(parts.Entry(number));
        foreach (var number in saved.Unserved)
            AwaitHandler(parts.Entry(number));
    }

    private SnapshotParts RestoreEntries(EngineSnapshot saved, Func<TaskId, BackgroundTaskRequest, object?> ownerOf)
    {
        var parts = new SnapshotParts(saved.Descriptions);
        parts.Terms = [.. saved.Terms.Select(terms => MakeTerms(parts.Description(terms.Handler), terms.Budget, terms.MetersCpu, terms.LiftsCpu, terms.Tightened))];
        foreach (var one in saved.Entries)
        {
            var entry = TaskEntry.Restore(one, parts, ownerOf(one.Id, one.Request), (task, quota) => _quotas.Find(task.Kind, quota));
            parts.Add(entry);
            if (!one.IsDetached)
                _tasks.Add(entry);
        }

        foreach (var one in saved.Entries)
        {
            if (one.Replaces != 0)
                parts.Entry(one.Number).Replaces = parts.Entry(one.Replaces);
        }

        return parts;
    }

    private (DeadlineKind Kind, long Of) Describe(Deadline deadline, SnapshotIndex index) => deadline switch
    {
        TaskEntry entry => (DeadlineKind.Task, index.Of(entry)),
        OverrunTimer overrun => (DeadlineKind.OverrunSlot, index.Of(overrun.Entry)),
        LaneTimer lane => (DeadlineKind.Lane, (long)lane.Kind),
        _ when deadline == _sampling => (DeadlineKind.Sampling, 0),
        _ when deadline == _gateCheck => (DeadlineKind.GateCheck, 0),
        _ => (DeadlineKind.DateCheck, 0),
    };

    private Deadline Find(DeadlineSnapshot saved, SnapshotParts parts) => saved.Kind switch
    {
        DeadlineKind.Task => parts.Entry(saved.Of),
        DeadlineKind.OverrunSlot => parts.Entry(saved.Of).Run!.Ending!.SlotRelease!,
        DeadlineKind.Lane => _lanes[saved.Of].Preemption,
        DeadlineKind.Sampling => _sampling,
        DeadlineKind.GateCheck => _gateCheck,
        _ => _dateCheck,
    };
}
