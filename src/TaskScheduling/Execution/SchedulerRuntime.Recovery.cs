namespace TaskScheduling;

/// <summary>Tasks that an earlier process has left in the store, and submissions that come while it is read.</summary>
internal sealed partial class SchedulerRuntime
{
    private readonly TaskRecovery _recovery;

    /// <summary>Completes when every stored task is brought back; cancelled when the scheduler shuts down before.</summary>
    public Task RecoverAsync() => _recovery.CompleteAsync();

    public void StopRecovering() => _recovery.Stop();

    /// <summary>Whether it meets a stored task of its key depends on what is stored: such a submission waits until that is known.</summary>
    private bool DependsOnStore(BackgroundTaskRequest request) => !_recovery.IsDone && (request.Key?.HasValue ?? Policy.KeyIsIdentifier);

    private async ValueTask<Admission> SubmitOnceReadAsync(BackgroundTaskRequest request, CancellationToken cancellationToken)
    {
        await _recovery.FirstAnswerAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!_recovery.IsDone && _recovery.Failure is { } cause)
            return Unavailable(cause);
        return await SubmitNowAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private void BringBack(IReadOnlyList<StoredTask> stored)
    {
        if (_sharing is not null)
        {
            BringIn(stored);
            LogRecovered(stored);
            return;
        }

        var tasks = stored.Select(Track).ToArray(); // all of them before the first input: a fault in one leaves nothing half done
        for (var index = 0; index < tasks.Length; index++)
            _loop.Enqueue(SchedulerInput.Recovered(Clock.Now, stored[index].Id, stored[index].Task, owner: tasks[index]));
        LogRecovered(stored);
    }

    private void LogRecovered(IReadOnlyList<StoredTask> stored)
    {
        if (stored.Count > 0)
            _logger.TasksRecovered(stored.Count, stored.Count(task => task.Task.OpenRun is not null));
    }

    /// <summary>A task that another process executes, or has ended; what the store shows of it is still to be told.</summary>
    public TrackedTask Track(SharedTask shown)
    {
        var task = new SubmittedTask(shown.Id, shown.Task.Request, TextsOf(shown.Task.Request));
        task.Accept(Policy.KeyOf(shown.Task.Request), superseded: null);
        return task;
    }

    private TrackedTask Track(StoredTask stored)
    {
        var (request, runs) = (stored.Task.Request, stored.Task.Runs);
        var task = new SubmittedTask(stored.Id, request, TextsOf(request));
        task.Restore(Policy.KeyOf(request), runs);
        if (stored.Task is { OpenRun: not null, LastSaid: { } said })
            task.TrySetTexts(_ => new CardTexts(said.Title, said.Subtitle));
        else if (runs.Count > 0) // what was said at its end stays until the next run begins
            task.TrySetTexts(texts => new CardTexts(runs[^1].Title, runs[^1].Subtitle) { InsteadOf = texts });
        if (stored.Task.Loss is { } loss && WordsFor(loss, task) is var words)
            task.TrySetTexts(texts => words with { InsteadOf = texts.InsteadOf ?? texts });
        return task;
    }
}
