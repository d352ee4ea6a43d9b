namespace TaskScheduling;

/// <summary>From the difference between what was told and what the store shows to events, results and texts.</summary>
internal sealed partial class TaskElsewhere
{
    /// <param name="shown">What the store shows. An older one than the last changes nothing.</param>
    /// <param name="asked">The texts of the request.</param>
    /// <param name="telling">Who hears of it.</param>
    public void Learn(SharedTask shown, CardTexts asked, in Telling telling)
    {
        if (shown.Revision < Revision)
            return;
        var (before, progress) = (State, _progress);
        _shown = shown;
        if (!task.IsEnded)
        {
            TellSubmission(telling);
            foreach (var run in shown.Task.Runs.AsSpan())
                TellRunEnd(run, telling);
            if (shown.End is { Next: null } end)
                TellEnd(end, telling);
            TellRun(telling);
        }

        _progress = Progress;
        task.Facts = task.IsEnded ? null : new FactsElsewhere(State, Expiration, Open ?? LastAttempt, Open is null ? null : shown.StartedAt, Progress);
        var texts = TextsNow(asked);
        var isNew = task.TrySetTexts(now => now.Title == texts.Title && now.Subtitle == texts.Subtitle ? null : texts);
        if (isNew || before != State)
            telling.Present(this);
        if (_progress != progress && Open is { } open)
            telling.Progress(this, _progress, open);
    }

    public void TellSubmission(in Telling telling)
    {
        if (IsAnnounced)
            return;
        IsAnnounced = true;
        telling.Event(task, new TaskEvent.Submitted(task.Request, []), attempt: 0);
    }

    private void TellRun(in Telling telling)
    {
        if (Open is not { } open)
            return;
        TellStart(open, telling);
        if (Expiration is { } reason)
            TellExpiration(open, reason, telling);
    }

    private void TellStart(int attempt, in Telling telling)
    {
        if (attempt <= _started)
            return;
        _started = attempt;
        telling.Note(task, EventKind.Started, null, attempt);
    }

    private void TellExpiration(int attempt, Expiration reason, in Telling telling)
    {
        if (attempt <= _expiring)
            return;
        _expiring = attempt;
        telling.Event(task, new TaskEvent.Expiring(reason), attempt);
    }

    private void TellRunEnd(TaskResult result, in Telling telling)
    {
        if (result.RunId is not { Attempt: var attempt } || attempt <= LastAttempt)
            return;
        TellStart(attempt, telling); // the store shows only the last of what has changed
        if (result.Expiration is { } reason)
            TellExpiration(attempt, reason, telling);
        telling.Note(task, EventKind.RunEnded, result, attempt);
        task.RunCompleted(result, telling.Work);
        _runEndedAt = telling.Now;
    }

    private void TellEnd(TaskResult end, in Telling telling)
    {
        TellRunEnd(end, telling);
        telling.Note(task, EventKind.Ended, end, end.RunId?.Attempt ?? 0);
        task.Complete(end, telling.Work);
    }

    /// <summary>A run has the app's texts; between runs and at the end stands what was recorded, or the last word on it.</summary>
    private CardTexts TextsNow(CardTexts asked)
    {
        if (Open is not null)
            return NoteOfRun is { } note ? new CardTexts(note.Title, note.Subtitle) : asked;
        if (task.Last is not { } last)
            return asked;
        return task.IsEnded && Note is { Attempt: 0, WaitsFor.Count: 0 } final
            ? new CardTexts(final.Title, final.Subtitle)
            : new CardTexts(last.Title, last.Subtitle) { InsteadOf = asked };
    }
}

/// <summary>What people see of a task that another process executes.</summary>
internal sealed record FactsElsewhere(TaskState State, Expiration? Expiration, int Attempt, DateTimeOffset? StartedAt, ProgressSnapshot Progress)
    : TaskFacts(State, Outcome: null, Expiration, Attempt, StartedAt, EndsAt: null, WaitingFor: State is TaskState.Pending ? "executed_elsewhere" : null);

/// <summary>Who hears of a change, and when it is.</summary>
/// <param name="Runtime">Of this process.</param>
/// <param name="Now">The date.</param>
/// <param name="IsPast">It happened before anybody here could look: it is remembered, and nobody is told.</param>
internal readonly record struct Telling(SchedulerRuntime Runtime, DateTimeOffset Now, bool IsPast)
{
    public WorkItems Work => Runtime.Work;

    public void Event(TrackedTask task, TaskEvent what, int attempt) => Runtime.Tell(
        task, EventNote.Of(what.About(Now, task.Id, task.Request.Identifier, attempt > 0 ? new RunId(task.Id, attempt) : null)), IsPast);

    public void Note(TrackedTask task, EventKind kind, object? data, int attempt) => Runtime.Tell(task, new EventNote(kind, data, attempt, Now.UtcTicks), IsPast);

    /// <summary>Only while somebody looks: it is no part of the history.</summary>
    public void Progress(TaskElsewhere task, ProgressSnapshot progress, int attempt)
    {
        if (IsPast)
            return;
        Runtime.PostElsewhere(task);
        if (Runtime.Events.HasWatchers)
            Event(task.Task, new TaskEvent.Progressed(progress), attempt);
    }

    public void Present(TaskElsewhere task)
    {
        if (!IsPast)
            Runtime.ShowElsewhere(task);
    }
}
