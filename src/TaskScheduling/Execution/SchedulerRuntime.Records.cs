namespace TaskScheduling;

/// <summary>What the engine wants to be durable, and what it hears of it.</summary>
internal sealed partial class SchedulerRuntime
{
    /// <summary>Where the host's time is over nobody waits longer for the store.</summary>
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(1);

    private readonly RecordKeeper _records;
    private volatile bool _isClosed;

    /// <summary>The scheduler stops: what could not be written is tried again now, and not some time later.</summary>
    public void HurryRecords() => _records.Hurry();

    /// <summary>Completes when the store has answered everything; ends that are not written by then are given up, and told.</summary>
    /// <param name="left">Of the shutdown's time.</param>
    /// <param name="hurry">The host's time is over: what was decided just now may still be written, but nobody waits for a store that hangs.</param>
    public async Task CloseRecordsAsync(TimeSpan left, CancellationToken hurry)
    {
        if (!await AreAnsweredAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, hurry).ConfigureAwait(Work.IsPumped))
            _records.GiveUp();
        _isClosed = true;
    }

    private async Task<bool> AreAnsweredAsync(TimeSpan limit, CancellationToken hurry)
    {
        var answered = WhenAnsweredAsync();
        return await IsDoneAsync(answered, limit, hurry).ConfigureAwait(Work.IsPumped)
            || (hurry.IsCancellationRequested && await IsDoneAsync(answered, limit < LastWrites ? limit : LastWrites, CancellationToken.None).ConfigureAwait(Work.IsPumped));
    }

    private async Task<bool> IsDoneAsync(Task what, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await what.WaitAsync(limit, Clock.Time, cancellationToken).ConfigureAwait(Work.IsPumped);
            return true;
        }
        catch (Exception over) when (over is OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>An answer may be followed by another record, in the turn that hears of it.</summary>
    private async Task WhenAnsweredAsync()
    {
        while (Query(_records, static (_, _, records) => records.WhenAnsweredAsync()) is { IsCompleted: false } answered)
            await answered.ConfigureAwait(Work.IsPumped);
    }

    private void Persist(in SchedulerEffect effect)
    {
        var what = (PersistKind)effect.Code;
        var result = effect.Data as TaskResult;
        var attempt = result is null ? effect.Attempt : result.RunId?.Attempt ?? 0;
        var at = new DateTimeOffset(effect.UtcTicks, TimeSpan.Zero);
        var ended = what is PersistKind.RunEnd ? _slots[effect.Slot] : null;
        var before = ended?.FenceCheckpoints();
        _records.Save(new TaskRecord(what, effect.TaskId, attempt, at, effect.Data as BackgroundTaskRequest, result, effect.Flag), before);
        if (ended is not null)
            _sharing?.Assigned?.Returned(effect.TaskId);
    }

    /// <summary>From the turn, or from any thread.</summary>
    private void Answered(in TaskRecord record, Exception? fault) => _loop.Enqueue(fault switch
    {
        null => SchedulerInput.Persisted(Clock.Now, record.TaskId, record.Kind),
        RunFencedException fenced => SchedulerInput.PersistFenced(Clock.Now, record.TaskId, record.Kind, fenced.Expiration),
        _ => SchedulerInput.PersistFailed(Clock.Now, record.TaskId, record.Kind, fault.Message),
    });

    private Admission Unavailable(string cause)
    {
        var error = new SubmissionError.StoreUnavailable(cause);
        _metrics.Refused(error);
        return new Admission(null, error);
    }
}
