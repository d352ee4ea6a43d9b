namespace TaskScheduling;

/// <summary>What goes between the engine and the other processes of a shared store: tasks, orders, notes.</summary>
internal sealed partial class SchedulerRuntime
{
    /// <summary>Tasks of a store that are looked at in one turn.</summary>
    public const int MostInATurn = 256;

    private readonly StoreSharing? _sharing;

    /// <summary>Null: the store belongs to this process alone.</summary>
    public StoreSharing? Sharing => _sharing;

    /// <summary>Whether the engine of this process decides about the task.</summary>
    public bool Knows(TaskId id) => InTurn(id, static (engine, _, id) => engine.Knows(id));

    /// <summary>Like <see cref="Query"/>, for the library's own flows.</summary>
    public T InTurn<TState, T>(TState state, Func<SchedulerEngine, SchedulerInstant, TState, T> call) => _loop.Query(state, call);

    public ValueTask<bool> ReleaseAsync(TaskId id) => OrderAsync(id, null, (now, ticket) => SchedulerInput.Released(now, id, ticket));

    public async ValueTask<int> CancelAllAsync(string? note)
    {
        if (_isClosed)
            return 0;
        var count = await AskAsync((now, ticket) => SchedulerInput.CancelAllRequested(now, note, ticket)).ConfigureAwait(false);
        if (_sharing is not { } sharing)
            return count;
        var others = Query(sharing, static (engine, _, sharing) =>
            sharing.Elsewhere.All.Where(task => !task.Task.IsEnded && !engine.Knows(task.Task.Id)).Select(task => task.Task.Id).ToArray());
        var answers = await Task.WhenAll(others.Select(id => sharing.AskAsync(id, new Expiration.CancelledByApp(note)).AsTask())).ConfigureAwait(false);
        return count + answers.Count(answer => answer);
    }

    /// <summary>Executes a task that the store has given to this process; see <see cref="Assignments.ExecuteAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The store gives this process no tasks one by one, or the scheduler was not started.</exception>
    public Task<AssignedEnd> ExecuteAsync(StoredTask task, TimeSpan patience, Task? together = null, Action? returned = null, CancellationToken giveBack = default) =>
        _sharing?.Assigned is { } assigned
            ? assigned.ExecuteAsync(task, patience, together, returned, giveBack)
            : throw new InvalidOperationException($"Tasks are given one by one to a started scheduler over a store with {nameof(ExecutionScope)}.{nameof(ExecutionScope.Assigned)}.");

    /// <summary>The right to execute the run is gone: it ends without a grace, and whoever goes on with it records its end.</summary>
    public void LoseRun(RunId run, Expiration reason) => Enqueue(SchedulerInput.RunLost(Clock.Now, run, reason));

    /// <summary>Brings tasks of the store to the engine; those it knows already are passed over.</summary>
    /// <returns>False: it got none of them.</returns>
    public bool BringIn(IReadOnlyList<StoredTask> stored)
    {
        var any = false;
        foreach (var some in stored.Chunk(MostInATurn))
            any |= BringInSome(some);
        return any;
    }

    private bool BringInSome(StoredTask[] stored)
    {
        var losses = stored.Select(WordsForLoss).ToArray(); // perhaps the app's own words, so not in a turn
        return InTurn((self: this, stored, losses), static (engine, now, call) =>
        {
            var any = false;
            for (var index = 0; index < call.stored.Length; index++)
                any |= call.self.BringIn(engine, call.stored[index], call.losses[index], now);
            call.self._sharing!.StopFollowingIfDone();
            return any;
        });
    }

    private bool BringIn(SchedulerEngine engine, in StoredTask stored, CardTexts? loss, SchedulerInstant now)
    {
        var sharing = _sharing!;
        if (engine.Knows(stored.Id) || engine.IsStopping)
            return false;
        var known = sharing.Elsewhere.Find(stored.Id);
        if (known is { Task.IsEnded: true })
            return false;
        var task = known?.Task ?? Track(stored);
        if (known is not null)
        {
            var shown = new SharedTask(stored.Id, stored.Task, known.Revision) { StartedAt = known.LastShown?.StartedAt, Note = known.Note };
            known.Learn(shown, TextsOf(task.Request), new Telling(this, now.Utc, IsPast: false));
            sharing.Elsewhere.Count(known);
            if (known.Note is { WaitsFor.Count: > 0 })
                _reasonsNoted.Add(stored.Id); // of whoever executed before
            task.Facts = null;
            if (loss is not null)
                task.TrySetTexts(texts => loss with { InsteadOf = TextsOf(task.Request) });
        }

        if (sharing.ExecutesAll)
            sharing.Elsewhere.Remove(stored.Id); // from now on it is the engine's alone
        else if (known is null)
            sharing.Elsewhere.Add(new TaskElsewhere(task, stored.Task.SubmittedAt) { IsAnnounced = true });
        _loop.Enqueue(SchedulerInput.Recovered(now, stored.Id, stored.Task, owner: task));
        return true;
    }

    private CardTexts? WordsForLoss(StoredTask stored) =>
        stored.Task.Loss is { } loss && _sharing!.Elsewhere.Find(stored.Id) is { } known ? WordsFor(loss, known.Task) : null;

    /// <summary>The engine decides about its own tasks; about the others whoever has them. After the shutdown nobody here can: what waits belongs to the next start.</summary>
    private ValueTask<bool> OrderAsync(TaskId id, Expiration? reason, Func<SchedulerInstant, long, SchedulerInput> input) =>
        _isClosed ? new(false) : _sharing is null ? IsYesAsync(AskAsync(input)) : OrderSharedAsync(_sharing, id, reason, input);

    private async ValueTask<bool> OrderSharedAsync(StoreSharing sharing, TaskId id, Expiration? reason, Func<SchedulerInstant, long, SchedulerInput> input)
    {
        if ((sharing.ExecutesAll || Knows(id)) && await IsYesAsync(AskAsync(input)).ConfigureAwait(false))
            return true;
        return !Knows(id) && await sharing.AskAsync(id, reason).ConfigureAwait(false); // it has never been here, or has left meanwhile
    }

    private void HandedBack(TrackedTask task, in SchedulerEffect effect)
    {
        if (task.Run is { } run)
        {
            _activeRuns--;
            _slots.Release(run);
            _presenters.Unwatch(task);
            if (effect.Data is TaskResult result)
                _metrics.RunEnded(task.Kind, result);
            task.Run = null;
        }

        _logger.TaskLeft(task.Id);
        _sharing?.HandedBack(task, effect.Data, _engine.Now.Utc);
    }
}
