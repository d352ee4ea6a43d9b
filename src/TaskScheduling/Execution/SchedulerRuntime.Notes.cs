namespace TaskScheduling;

/// <summary>What other processes see of a task while it runs or waits: written behind, the last note counts.</summary>
internal sealed partial class SchedulerRuntime
{
    private readonly HashSet<TaskId> _reasonsNoted = []; // in the turn: pending tasks whose last note says why they wait

    private void NoteDown(TrackedTask task, Expiration? expiration = null)
    {
        if (!_keepsNotes)
            return;
        var (run, texts) = (task.Run, task.Texts);
        Store.Note(new TaskNote(
            task.Id, run?.Id.Attempt ?? 0, texts.Title, texts.Subtitle, run?.ProgressSnapshot ?? task.FinalProgress, expiration ?? run?.Expiration, []));
    }

    /// <summary>That all slots are taken is not written down: it is the usual case, and a burst would cost a note a task.</summary>
    private void NoteReasons(TrackedTask task, in EventNote what)
    {
        switch (what)
        {
            case { Kind: EventKind.Deferred, Data: DeferralReason[] reasons } when Array.Exists(reasons, IsWorthANote):
                _reasonsNoted.Add(task.Id);
                NoteWait(task, [.. reasons]);
                break;
            case { Kind: EventKind.Deferred } when _reasonsNoted.Remove(task.Id):
                NoteWait(task, []);
                break;
            case { Kind: EventKind.Started or EventKind.Ended }:
                _reasonsNoted.Remove(task.Id);
                break;
            default:
                break;
        }
    }

    private void NoteWait(TrackedTask task, ValueList<DeferralReason> reasons) =>
        Store.Note(new TaskNote(task.Id, 0, task.Texts.Title, task.Texts.Subtitle, task.FinalProgress, null, reasons));

    /// <summary>The others know better what it means that this process stops.</summary>
    private static bool IsWorthANote(DeferralReason reason) =>
        reason is not (DeferralReason.ConcurrencyLimit or DeferralReason.ReadingConditions or DeferralReason.SchedulerNotStarted or DeferralReason.WaitingForNextStart);
}
