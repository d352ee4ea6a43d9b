namespace TaskScheduling;

/// <summary>Tasks that other processes of a shared store execute: to whoever asks, watches or submits they look like those of this one.</summary>
internal sealed partial class SchedulerRuntime
{
    public void Tell(TrackedTask task, in EventNote note, bool isPast)
    {
        if (isPast)
            Events.Remember(note, task, Policy.History.EventsPerTask);
        else
            Announce(task, note);
    }

    /// <summary>Watchers see every task.</summary>
    public void ShowElsewhere(TaskElsewhere task)
    {
        PostElsewhere(task);
        if (Events.HasWatchers)
            Publish(task.Task, new TaskEvent.PresentationChanged(task.Task.Present()));
    }

    /// <summary>Presenters see those that were submitted here: else each card would be on the screen of every process.</summary>
    public void PostElsewhere(TaskElsewhere task)
    {
        task.Task.Changed();
        if (task.IsOwn && IsShown(task.Task))
            _presenters.Post(task.Task);
    }

    /// <summary>A task of another process has left the history; the store is not ours to tidy.</summary>
    public void ForgetElsewhere(TrackedTask task)
    {
        task.IsForgotten = true;
        _presenters.Forget(task.Id);
    }

    public TaskSnapshot? Snapshot(TaskId id) => Query((id, _sharing), static (engine, _, call) =>
        engine.Snapshot(call.id) ?? call._sharing?.Elsewhere.Find(call.id)?.Snapshot());

    public TaskSnapshot[] Snapshots(TaskState? state) => Query((state, _sharing), static (engine, _, call) =>
    {
        var tasks = engine.Snapshots();
        if (call._sharing is { } sharing)
        {
            var elsewhere = sharing.Elsewhere.All.Where(task => !engine.Knows(task.Task.Id)).Select(task => task.Snapshot());
            tasks = tasks.Concat(elsewhere).OrderBy(task => task.SubmittedAt).ThenBy(task => task.TaskId.Value);
        }

        return tasks.Where(task => call.state is null || task.State == call.state).ToArray();
    });

    public TaskExplanation? Explain(TaskId id) => Query((id, _sharing), static (engine, now, call) =>
        engine.Explain(call.id, now) ?? call._sharing?.Elsewhere.Find(call.id)?.Explain(call._sharing.Blocker, now.Utc));

    private async Task<Admission> SubmitAwayAsync(StoreSharing sharing, BackgroundTaskRequest request)
    {
        try
        {
            var now = Clock.Now;
            var admission = InTurn((self: this, sharing, request, now.Utc), static (engine, _, call) => call.sharing.Reserve(
                engine, call.request, () => new SubmittedTask(call.self._ids.Next(call.Utc), call.request, call.self.TextsOf(call.request)), call.Utc));
            if (admission.Task is { } task && await TrySaveAsync(sharing, task, now.Utc).ConfigureAwait(false) is { } failed)
                admission = new Admission(null, failed);
            if (admission.Error is { } error)
                _metrics.Refused(error);
            else
                _metrics.Submitted(request.Kind);
            return admission;
        }
        finally
        {
            sharing.HasSubmitted();
        }
    }

    private async Task<SubmissionError?> TrySaveAsync(StoreSharing sharing, TrackedTask task, DateTimeOffset at)
    {
        Exception? fault = null;
        try
        {
            await sharing.SaveAsync(task, at).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        if (!Work.IsPumped)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the caller goes on by itself: others wait behind this answer
        if (fault is not null)
        {
            _logger.StoreFailed(fault, PersistKind.Submission, task.Id);
            InTurn((sharing, task.Id), static (_, _, call) =>
            {
                call.sharing.Elsewhere.Remove(call.Id);
                return 0;
            });
            return new SubmissionError.StoreUnavailable(fault.Message);
        }

        InTurn((self: this, sharing, task.Id, at), static (_, _, call) =>
        {
            call.sharing.Elsewhere.Find(call.Id)?.TellSubmission(new Telling(call.self, call.at, IsPast: false));
            return 0;
        });
        return null;
    }
}
