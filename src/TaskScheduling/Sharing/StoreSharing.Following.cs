namespace TaskScheduling;

/// <summary>What the others do, as the store shows it.</summary>
internal sealed partial class StoreSharing
{
    private DateTimeOffset _since; // what was submitted before that is past

    /// <summary>A task has left the engine and has not ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="how">What the effect says.</param>
    /// <param name="now">The date.</param>
    public void HandedBack(TrackedTask task, object? how, DateTimeOffset now)
    {
        var known = Elsewhere.Find(task.Id) ?? Elsewhere.Add(new TaskElsewhere(task, now));
        known.HasRunHere((how as TaskResult ?? task.Last)?.RunId?.Attempt ?? 0);
        task.Facts = null;
        if (known.LastShown is { } shown)
            known.Learn(shown, _runtime.TextsOf(task.Request), new Telling(_runtime, now, IsPast: false));
        if (task.IsEnded)
            Elsewhere.KeepInHistory(known, _runtime.Policy.History, now, _runtime.ForgetElsewhere);
        else if (_isStopping)
            Leave(task, now);
        Follow();
        Assigned?.HandedBack(task.Id, how);
    }

    /// <summary>Whoever executes all of them no longer follows, once nobody waits for what another process has ended.</summary>
    public void StopFollowingIfDone()
    {
        if (ExecutesAll && _following is not null && !Elsewhere.AnyUnended && Interlocked.Exchange(ref _following, null) is { } following)
            _runtime.Work.Post(static following => following.Cancel(), following); // not in the turn: the store's code goes on there
    }

    /// <summary>The first it is told is everything there is; what has changed comes by and by.</summary>
    private void Follow()
    {
        if (_following is not null || _stopping.IsCancellationRequested)
            return;
        var following = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        if (Interlocked.CompareExchange(ref _following, following, null) is not null)
        {
            following.Dispose();
            return;
        }

        _since = _runtime.Clock.Time.GetUtcNow();
        _ = _streams.ReadAsync<IReadOnlyList<SharedTask>>("tasks of other processes", _store.WatchAsync, Learn, following.Token);
    }

    /// <summary>Whoever executes follows nobody: what has ended before it began is read once, and nothing waits for it.</summary>
    private Task<bool> RememberAsync() => _streams.CallAsync("ended tasks", async cancellationToken =>
    {
        var ended = await _store.LoadEndedAsync(_runtime.Policy.History.EndedTasks, cancellationToken).ConfigureAwait(false);
        foreach (var some in ended.Chunk(SchedulerRuntime.MostInATurn))
        {
            _runtime.InTurn((self: this, some), static (engine, now, call) =>
            {
                foreach (var shown in call.some.Where(task => !call.self._isStopping && !engine.Knows(task.Id) && call.self.Elsewhere.Find(task.Id) is null))
                    call.self.Learn(shown, known: null, isPast: true, now.Utc);
                return 0;
            });
        }
    });

    private void Learn(IReadOnlyList<SharedTask> changes)
    {
        foreach (var some in changes.Chunk(SchedulerRuntime.MostInATurn))
        {
            _runtime.InTurn((self: this, some), static (engine, now, call) =>
            {
                foreach (var shown in call.some)
                    call.self.Learn(engine, shown, now.Utc);
                call.self.StopFollowingIfDone();
                return 0;
            });
        }
    }

    private void Learn(SchedulerEngine engine, SharedTask shown, DateTimeOffset now)
    {
        var known = Elsewhere.Find(shown.Id);
        if (_isStopping)
            return;
        if (engine.Knows(shown.Id))
        {
            known?.Keep(shown); // for the time when it has left the engine
            Elsewhere.Count(known);
            return;
        }

        if (known is null && ExecutesAll)
            return; // it comes as news, or it has left the history here
        Learn(shown, known, isPast: known is null && shown.Task.SubmittedAt < _since, now);
    }

    private void Learn(SharedTask shown, TaskElsewhere? known, bool isPast, DateTimeOffset now)
    {
        known ??= Elsewhere.Add(new TaskElsewhere(_runtime.Track(shown), shown.Task.SubmittedAt));
        var hadEnded = known.Task.IsEnded;
        known.Learn(shown, _runtime.TextsOf(shown.Task.Request), new Telling(_runtime, now, isPast));
        Elsewhere.Count(known);
        if (known.Task.IsEnded && !hadEnded)
            Elsewhere.KeepInHistory(known, _runtime.Policy.History, now, _runtime.ForgetElsewhere);
    }

    /// <summary>It goes on elsewhere, or at the next start; here nobody hears more of it.</summary>
    private void Leave(TrackedTask task, DateTimeOffset now) => task.Leave(
        new TaskResult
        {
            TaskId = task.Id,
            Outcome = TaskOutcome.Cancelled,
            Expiration = new Expiration.HostShuttingDown(TimeSpan.Zero) { At = now },
            Progress = task.FinalProgress,
            Title = task.Texts.Title,
            Subtitle = task.Texts.Subtitle,
            Next = new Resubmitted((task.Last?.RunId?.Attempt ?? 0) + 1, ResubmitRule.AtNextStart, null),
        },
        _runtime.Work);
}
