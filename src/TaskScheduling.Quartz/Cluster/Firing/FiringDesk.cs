using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz;

/// <summary>A task fires on this node: it is claimed, executed by this node's scheduler, and ends or is handed back.</summary>
/// <remarks>Thread-safe. <c>_lease</c> is swapped by the store when this node was declared lost.</remarks>
internal sealed class FiringDesk : IDisposable
{
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly IFiringStore _store;
    private readonly BackgroundTaskScheduler _tasks;
    private readonly TriggerPlanner _planner;
    private readonly QuartzClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<TaskId, Stay> _stays = new();
    private readonly WorkInFlight _firings = new();
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource _lease = new();

    public FiringDesk(IFiringStore store, BackgroundTaskScheduler tasks, TriggerPlanner planner, QuartzClusterOptions options, TimeProvider time, ILogger<FiringDesk> logger)
    {
        (_store, _tasks, _planner, _options, _time, _logger) = (store, tasks, planner, options, time, new IsolatedLogger(logger));
        store.FireHere(planner.Plan, LoseLease);
    }

    /// <summary>Tasks that wait here are handed back, and those that fire from now on at once.</summary>
    public void Leave() => _leaving.Cancel();

    /// <summary>Completes when nothing fires here: what has not ended is another node's.</summary>
    public Task WhenNothingFiresAsync() => _firings.WhenNoneAsync();

    /// <summary>Completes when the handler has returned, or the task goes on elsewhere: its end may still be on its way to the store, and Quartz takes the next one meanwhile.</summary>
    /// <param name="id">Which task.</param>
    /// <param name="interrupted">Quartz wants its firing back.</param>
    public async Task FireAsync(TaskId id, CancellationToken interrupted)
    {
        var stay = new Stay();
        while (!_stays.TryAdd(id, stay))
        {
            if (_store.IsExecuting(id))
                return; // twice here: the first one does it
            if (_stays.TryGetValue(id, out var first)) // it is being claimed, or handed back and due again
                await first.Left.WaitAsync(LooksAgainAfter, _time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            interrupted.ThrowIfCancellationRequested();
        }

        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var executing = ClaimAndExecuteAsync(id, stay, returned, interrupted);
        if (await Task.WhenAny(executing, returned.Task).ConfigureAwait(false) == executing)
            await executing.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _leaving.Dispose();
        _lease.Dispose();
    }

    private async Task ClaimAndExecuteAsync(TaskId id, Stay stay, TaskCompletionSource returned, CancellationToken interrupted)
    {
        _firings.Enter();
        var entered = new Dictionary<TaskId, Stay> { [id] = stay };
        try
        {
            switch (await ClaimAsync(id, entered, interrupted).ConfigureAwait(false))
            {
                case Claim.Mine mine:
                    await ExecuteAsync(mine, entered, returned, interrupted).ConfigureAwait(false);
                    break;
                case Claim.Passed passed:
                    _planner.Plan(PlannedTrigger.Another(id, _time.GetUtcNow(), instance: passed.Instance));
                    break;
                default:
                    break; // it has ended, or goes on elsewhere; if that node dies, it is found by the sweep
            }
        }
        catch (Exception fault) when (returned.Task.IsCompleted)
        {
            _logger.ClusterWorkFailed(fault, $"Giving back task {id}"); // Quartz hears of it no more
        }
        finally
        {
            foreach (var (task, its) in entered)
                Leave(task, its);
            _firings.Leave();
        }
    }

    /// <summary>
    /// Of those with the same key an earlier one that is on its way here comes first, and one that is being given back is read again after that: the engine takes
    /// them in the order in which they come, and the last one of them stays.
    /// </summary>
    private async Task<Claim> ClaimAsync(TaskId id, Dictionary<TaskId, Stay> entered, CancellationToken interrupted)
    {
        while (true)
        {
            var claim = await _store.ClaimAsync(id, interrupted).ConfigureAwait(false);
            if (claim is not Claim.Mine mine || Enter(mine, id, entered) is not { } busy)
                return claim;
            await busy.Left.WaitAsync(LooksAgainAfter, _time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            interrupted.ThrowIfCancellationRequested();
        }
    }

    /// <returns>Who has to leave first. Null: nobody.</returns>
    private Stay? Enter(Claim.Mine mine, TaskId id, Dictionary<TaskId, Stay> entered)
    {
        var (busy, isBefore) = (default(Stay), true);
        foreach (var other in mine.Tasks.Select(task => task.Task.Id))
        {
            isBefore &= other != id;
            if (entered.ContainsKey(other) || _store.IsExecuting(other))
                continue;
            var stay = new Stay();
            if (_stays.TryAdd(other, stay))
                entered[other] = stay;
            else if (_stays.TryGetValue(other, out var its) && (isBefore || its.IsGivingBack))
                busy = its;
        }

        return busy;
    }

    private void Leave(TaskId id, Stay stay)
    {
        if (_stays.TryRemove(new KeyValuePair<TaskId, Stay>(id, stay)))
            stay.Leave();
    }

    /// <summary>In the order of their submission: what comes later takes the place of what waits and has the same key.</summary>
    private async Task ExecuteAsync(Claim.Mine mine, Dictionary<TaskId, Stay> entered, TaskCompletionSource returned, CancellationToken interrupted)
    {
        var together = new TaskCompletionSource();
        var isKeyBusy = mine.Tasks.Any(task => !entered.ContainsKey(task.Task.Id) && _store.IsExecuting(task.Task.Id));
        var visit = new Visit(isKeyBusy ? TimeSpan.Zero : _options.Patience, together.Task, () => returned.TrySetResult(), interrupted);
        Task[] executing = [.. mine.Tasks.Select(task => task.Task).Where(task => entered.ContainsKey(task.Id)).Select(task => ExecuteAsync(task, entered[task.Id], visit))];
        together.SetResult();
        await Task.WhenAll(executing).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(StoredTask task, Stay stay, Visit visit)
    {
        try
        {
            using var giveBack = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token, Volatile.Read(ref _lease).Token, visit.Interrupted);
            var end = await ExecuteAsync(task, visit, giveBack.Token).ConfigureAwait(false);
            stay.IsGivingBack = true;
            if (!end.IsFenced && end.Result is not { Next: null })
                await HandBackAsync(task, end, giveBack.IsCancellationRequested).ConfigureAwait(false);
        }
        finally
        {
            Leave(task.Id, stay);
        }
    }

    private async Task<AssignedEnd> ExecuteAsync(StoredTask task, Visit visit, CancellationToken giveBack)
    {
        try
        {
            var patience = HandBackRules.PatienceWith(task.Task, visit.Patience, _time.GetUtcNow());
            var executing = _tasks.Runtime.ExecuteAsync(task, patience, visit.Together, visit.Returned, giveBack);
            _store.BeginExecuting(task.Id);
            return await executing.ConfigureAwait(false);
        }
        catch (InvalidOperationException fault)
        {
            _logger.ClusterWorkFailed(fault, $"Executing task {task.Id}");
            return new AssignedEnd(null, []);
        }
        finally
        {
            _store.EndExecuting(task.Id);
        }
    }

    private async Task HandBackAsync(StoredTask task, AssignedEnd end, bool isLeaving)
    {
        var now = _time.GetUtcNow();
        var due = HandBackRules.DueOf(end, isLeaving, _options.HandBackDelay, now);
        if (await ReleaseAsync(task.Id, due, !isLeaving && HandBackRules.IsRefusal(end), NoteOf(task, end)).ConfigureAwait(false) is not { } plan)
            return; // it is another node's by now
        if (end.Blockers.Count > 0 && !isLeaving)
            _logger.TaskHandedBack(task.Id, string.Join(", ", end.Blockers.Select(reason => reason.Code)), Math.Max(0, (due - now).TotalSeconds));
        _planner.Plan(new PlannedTrigger(task.Id, plan, due, task.Task.Request.Priority));
    }

    /// <summary>Until it has worked, or this node leaves and everything that it holds is the others': a task that a living node holds is nobody else's to fire.</summary>
    private async Task<string?> ReleaseAsync(TaskId id, DateTimeOffset due, bool refused, TaskNote note)
    {
        if (_leaving.IsCancellationRequested)
            return await _store.ReleaseAsync(id, due, refused, note).ConfigureAwait(false);
        var plan = default(string);
        var retry = new ExponentialRetry(_time, FirstDelay, LongestDelay, (fault, _) => _logger.ClusterWorkFailed(fault, $"Giving back task {id}"));
        await retry.ExecuteAsync(async _ => plan = await _store.ReleaseAsync(id, due, refused, note).ConfigureAwait(false), _leaving.Token).ConfigureAwait(false);
        return plan;
    }

    /// <summary>That this node stops is no reason to wait anywhere else.</summary>
    private static TaskNote NoteOf(StoredTask task, AssignedEnd end)
    {
        var last = end.Result ?? (task.Task.Runs.Count > 0 ? task.Task.Runs[^1] : null);
        var continued = task.Task.Request as ContinuedProcessingTaskRequest;
        return new TaskNote(
            task.Id,
            0,
            last?.Title ?? continued?.Title ?? task.Task.Request.Identifier,
            last is null ? continued?.Subtitle : last.Subtitle,
            last?.Progress ?? default,
            null,
            [.. end.Blockers.Where(reason => reason is not (DeferralReason.WaitingForNextStart or DeferralReason.SchedulerNotStarted))]);
    }

    /// <summary>Other nodes have taken over what this one held.</summary>
    private void LoseLease(IReadOnlyList<RunId> runs)
    {
        foreach (var run in runs)
            _tasks.Runtime.LoseRun(run, new Expiration.LeaseLost(_store.Name, null));
        Interlocked.Exchange(ref _lease, new CancellationTokenSource()).Cancel();
    }

    /// <summary>What a firing brings with it.</summary>
    /// <param name="Patience">How long a task may wait here that has no date. One whose key is busy looks again by and by, and holds no worker of Quartz meanwhile.</param>
    /// <param name="Together">All of its tasks are here.</param>
    /// <param name="Returned">The handler of one of them has returned.</param>
    /// <param name="Interrupted">Quartz wants it back.</param>
    private sealed record Visit(TimeSpan Patience, Task Together, Action Returned, CancellationToken Interrupted);

    /// <summary>A task is here: it is being claimed, executed, or given back.</summary>
    private sealed class Stay
    {
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isGivingBack;

        public Task Left => _left.Task;

        public bool IsGivingBack
        {
            get => _isGivingBack;
            set => _isGivingBack = value;
        }

        public void Leave() => _left.TrySetResult();
    }
}
