namespace TaskScheduling;

internal sealed partial class TaskEntry
{
    public EntrySnapshot Export(SnapshotIndex index, bool isDetached) => new()
    {
        Id = Id,
        Number = Number,
        Request = Request,
        Handler = index.Of(Handler),
        Key = Key,
        SubmittedAt = SubmittedAt,
        Phase = Phase,
        Place = Place,
        Due = Due,
        DueUtcTicks = _dueUtcTicks,
        JoinedAtOpenTime = JoinedAtOpenTime,
        Attempt = Attempt,
        Run = Run?.Export(index),
        LastResult = LastResult,
        FirstWaitEnded = _firstWaitEnded == Never ? null : _firstWaitEnded,
        Since = Since,
        CountsAsPending = CountsAsPending,
        IsDetached = isDetached,
        Replaces = index.Of(Replaces),
        Withdrawn = Withdrawn,
        FurtherWaits = _incidents?.FurtherWaits is { } waits ? [.. waits.Select(wait => new Interval(wait.From, wait.To))] : null,
        Ledger = Ledger.Export(),
        HostLosses = HostLosses,
        Preemptions = Preemptions,
        FailedStarts = FailedStarts,
        AttemptsBefore = AttemptsBefore,
        Order = Order,
    };

    /// <summary>Its group, and the entry that it replaces, come later.</summary>
    public static TaskEntry Restore(EntrySnapshot saved, SnapshotParts parts, object? owner, Func<TaskEntry, string, QuotaLedger?> quota)
    {
        var entry = new TaskEntry(saved.Id, saved.Request, parts.Description(saved.Handler), saved.Key, saved.Number, saved.SubmittedAt, owner)
        {
            Phase = saved.Phase,
            Place = saved.Place,
            Due = saved.Due,
            _dueUtcTicks = saved.DueUtcTicks,
            JoinedAtOpenTime = saved.JoinedAtOpenTime,
            Attempt = saved.Attempt,
            LastResult = saved.LastResult,
            _firstWaitEnded = saved.FirstWaitEnded ?? Never,
            Since = saved.Since,
            CountsAsPending = saved.CountsAsPending,
            Withdrawn = saved.Withdrawn,
            Ledger = ResubmissionLedger.Restore(saved.Ledger),
            HostLosses = saved.HostLosses,
            Preemptions = saved.Preemptions,
            FailedStarts = saved.FailedStarts,
            AttemptsBefore = saved.AttemptsBefore,
            Order = saved.Order,
        };
        if (saved.FurtherWaits is { } waits)
            (entry._incidents ??= new()).FurtherWaits = [.. waits.Select(wait => (wait.From, wait.To!.Value))];
        entry.Run = saved.Run is { } run ? Run.Restore(run, entry, parts, quota) : null;
        return entry;
    }
}
