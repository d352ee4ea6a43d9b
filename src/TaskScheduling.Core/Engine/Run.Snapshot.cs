namespace TaskScheduling;

internal sealed partial class Run
{
    public RunSnapshot Export(SnapshotIndex index) => new()
    {
        Attempt = Attempt,
        Slot = Slot,
        State = State,
        StartedAt = StartedAt,
        Launched = Launched,
        Terms = index.Of(Terms),
        Requirements = Requirements,
        Ending = Ending?.Export(),
        Quota = Quota?.Name,
        WatchdogBarked = WatchdogBarked,
        Memories = _memories is null ? null : [.. Memories().Select(memory => memory.Export(Terms.Meters))],
    };

    public static Run Restore(RunSnapshot saved, TaskEntry entry, SnapshotParts parts, Func<TaskEntry, string, QuotaLedger?> quota)
    {
        var run = new Run(entry, saved.Attempt, saved.Slot, saved.StartedAt, parts.Terms[saved.Terms], saved.Requirements)
        {
            State = saved.State,
            Launched = saved.Launched,
            Ending = saved.Ending is { } ending ? RunEnding.Restore(ending, entry) : null,
            Quota = saved.Quota is { } name ? quota(entry, name) : null,
            WatchdogBarked = saved.WatchdogBarked,
        };
        foreach (var memory in (saved.Memories ?? []).Reverse()) // each goes before the one that was remembered earlier
            run._memories = MeterMemory.Restore(memory, run.Terms.Meters, run._memories);
        return run;
    }

    private IEnumerable<MeterMemory> Memories()
    {
        for (var memory = _memories; memory is not null; memory = memory.Next)
            yield return memory;
    }
}

internal sealed partial class RunEnding
{
    public EndingSnapshot Export() => new()
    {
        Requested = Requested is { } requested ? [.. requested] : null,
        Expiration = Expiration,
        ExpiredAt = ExpiredAt,
        GraceEnds = GraceEnds,
        Pause = Pause is { } pause
            ? new PauseSnapshot(pause.Rule, Requested?.FindIndex(request => ReferenceEquals(request.Reason, pause.Reason)) ?? -1, pause.Reason)
            : null,
        Causes = Causes.Count == 0 ? null : [.. Causes.Select(cause => new CauseSnapshot(cause.Code, cause.Rule))],
        SlotReleased = SlotReleased,
        HasSlotRelease = SlotRelease is not null,
    };

    public static RunEnding Restore(EndingSnapshot saved, TaskEntry entry)
    {
        var ending = new RunEnding
        {
            Requested = saved.Requested is { } requested ? [.. requested] : null,
            Expiration = saved.Expiration,
            ExpiredAt = saved.ExpiredAt,
            GraceEnds = saved.GraceEnds,
            Pause = saved.Pause is { } pause ? (pause.Request < 0 ? pause.Reason : saved.Requested![pause.Request].Reason, pause.Rule) : null, // one object: it is known by it
            SlotReleased = saved.SlotReleased,
            SlotRelease = saved.HasSlotRelease ? new OverrunTimer(entry) : null,
        };
        ending.Causes.AddRange((saved.Causes ?? []).Select(cause => (cause.Code, cause.Rule)));
        return ending;
    }
}
