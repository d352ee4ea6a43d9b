namespace TaskScheduling;

/// <summary>The submitter's side of one task, all attempts. Thread-safe; valid also after the task has left the history.</summary>
public sealed class TaskHandle
{
    private readonly SchedulerRuntime _runtime;
    private readonly TrackedTask _task;

    internal TaskHandle(SchedulerRuntime runtime, TrackedTask task)
    {
        _runtime = runtime;
        _task = task;
    }

    /// <summary>The task.</summary>
    public TaskId TaskId => _task.Id;

    /// <summary>The pending submission that this one replaced. Null: none.</summary>
    public TaskId? Superseded => _task.Superseded;

    /// <summary>The last result: completes when no further run is planned. Never faults, never cancels.</summary>
    /// <remarks>With a durable store it also completes when the scheduler shuts down before that: then <see cref="TaskResult.Next"/> is not null, and the task goes on at the next start.</remarks>
    public Task<TaskResult> Completion => _runtime.Work.ToCaller(_task.WhenEnded(_runtime.Work.ForWaiters));

    /// <summary>Results of the runs so far, in order.</summary>
    public ValueList<TaskResult> Runs => _task.RunResults;

    /// <summary>The end of one run, which may have a <see cref="TaskResult.Next"/>. A task that ends before that run gives its last result.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="attempt"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the task goes on.</exception>
    public Task<TaskResult> WaitForRunAsync(int attempt = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return _runtime.Work.ToCaller(_task.WaitForRunAsync(attempt, _runtime.Work.ForWaiters, cancellationToken));
    }

    /// <summary>The app no longer wants it: <see cref="Expiration.CancelledByApp"/>. Never waits for the handler.</summary>
    /// <returns>True: this call decided the end. False: something else did, or nobody answers where another process would have to; the order stays.</returns>
    public ValueTask<bool> CancelAsync(string? note = null) => _runtime.CancelAsync(TaskId, note);

    /// <summary>A person pressed Stop: <see cref="Expiration.UserStopped"/>. Never waits for the handler.</summary>
    /// <returns>True: this call decided the end. False: something else did, or nobody answers where another process would have to; the order stays.</returns>
    public ValueTask<bool> StopAsync(string source) => _runtime.StopAsync(TaskId, source, who: null);

    /// <summary>One moment of the task.</summary>
    public TaskSnapshot GetSnapshot() => _runtime.Snapshot(TaskId) ?? Departed();

    /// <summary>Why it does not run, or what it may still use.</summary>
    public TaskExplanation Explain() => _runtime.Explain(TaskId) ?? new TaskExplanation { Task = GetSnapshot() };

    /// <summary>What the task did so far (bounded), then what it does. Subscribes at the call; ends by itself after <see cref="TaskEvent.Ended"/>. One enumeration per call.</summary>
    /// <param name="cancellationToken">Ends the watch, also one that is not being enumerated.</param>
    /// <remarks>A watch costs memory until it ends: enumerate it, or pass a token and cancel it.</remarks>
    public IAsyncEnumerable<TaskEvent> WatchAsync(CancellationToken cancellationToken = default) =>
        _runtime.Watch(_task, cancellationToken);

    /// <summary>After the end: the last word on the card, in every adapter. Ignored before the end, after a newer run of the same key began, and after the task left the history.</summary>
    public void UpdateFinalText(string title, string? subtitle) => _runtime.UpdateFinalText(_task, title ?? "", subtitle);

    /// <summary>True for two handles of one task; a task may have several, because <see cref="BackgroundTaskScheduler.TryGetHandle"/> makes a new one at each call.</summary>
    public override bool Equals(object? obj) => obj is TaskHandle other && other._task == _task;

    /// <inheritdoc/>
    public override int GetHashCode() => _task.GetHashCode();

    /// <summary>What is left to say of a task that the history has forgotten.</summary>
    private TaskSnapshot Departed() => new()
    {
        TaskId = TaskId,
        Identifier = _task.Request.Identifier,
        Key = _task.Key,
        Kind = _task.Kind,
        State = TaskState.Ended,
        Attempt = Runs is { Count: > 0 } runs ? runs[^1].RunId?.Attempt ?? runs.Count : 0,
        SubmittedAt = TaskIds.DateOf(TaskId),
        Title = _task.Texts.Title,
        Subtitle = _task.Texts.Subtitle,
        Progress = _task.FinalProgress,
        LastResult = _task.Last,
    };
}
