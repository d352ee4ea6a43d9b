using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz;

/// <summary>A task fires on this node: it is claimed, executed by this node's scheduler, and ends or is handed back.</summary>
/// <remarks>Thread-safe. <c>_lease</c> is swapped by the store when this node was declared lost.</remarks>
internal sealed class FiringDesk : IDisposable
{
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly IFiringStore _store;
    private readonly BackgroundTaskScheduler _tasks;
    private readonly TriggerPlanner _planner;
    private readonly QuartzClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<TaskId, TaskCompletionSource> _firing = new();
    private readonly WorkInFlight _firings = new();
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource _lease = new();

    public FiringDesk(IFiringStore store, BackgroundTaskScheduler tasks, TriggerPlanner planner, QuartzClusterOptions options, TimeProvider time, ILogger<FiringDesk> logger)
    {
        (_store, _tasks, _planner, _options, _time, _logger) = (store, tasks, planner, options, time, logger);
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
        var firing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!_firing.TryAdd(id, firing))
        {
            if (_store.IsExecuting(id))
                return; // twice here: the first one does it
            if (_firing.TryGetValue(id, out var first)) // it is being claimed, or handed back and due again
                await first.Task.WaitAsync(LooksAgainAfter, _time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            interrupted.ThrowIfCancellationRequested();
        }

        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var executing = ClaimAndExecuteAsync(id, firing, returned, interrupted);
        if (await Task.WhenAny(executing, returned.Task).ConfigureAwait(false) == executing)
            await executing.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _leaving.Dispose();
        _lease.Dispose();
    }

    private async Task ClaimAndExecuteAsync(TaskId id, TaskCompletionSource firing, TaskCompletionSource returned, CancellationToken interrupted)
    {
        _firings.Enter();
        try
        {
            switch (await _store.ClaimAsync(id, interrupted).ConfigureAwait(false))
            {
                case Claim.Mine mine:
                    await ExecuteAsync(mine.Task, () => returned.TrySetResult(), interrupted).ConfigureAwait(false);
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
            _firing.TryRemove(id, out _);
            firing.SetResult();
            _firings.Leave();
        }
    }

    private async Task ExecuteAsync(StoredTask task, Action returned, CancellationToken interrupted)
    {
        using var giveBack = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token, Volatile.Read(ref _lease).Token, interrupted);
        AssignedEnd end;
        try
        {
            var executing = _tasks.Runtime.ExecuteAsync(task, _options.Patience, returned, giveBack.Token);
            _store.BeginExecuting(task.Id);
            end = await executing.ConfigureAwait(false);
        }
        catch (InvalidOperationException fault)
        {
            _logger.ClusterWorkFailed(fault, $"Executing task {task.Id}");
            end = new AssignedEnd(null, []);
        }
        finally
        {
            _store.EndExecuting(task.Id);
        }

        if (!end.IsFenced && end.Result is not { Next: null })
            await HandBackAsync(task, end, giveBack.IsCancellationRequested).ConfigureAwait(false);
    }

    private async Task HandBackAsync(StoredTask task, AssignedEnd end, bool isLeaving)
    {
        var now = _time.GetUtcNow();
        var due = DueOf(end, isLeaving, now);
        var refuses = !isLeaving && end.Blockers.Any(IsRefusal);
        if (await _store.ReleaseAsync(task.Id, due, refuses, NoteOf(task, end)).ConfigureAwait(false) is not { } plan)
            return; // it is another node's by now
        if (end.Blockers.Count > 0)
            _logger.TaskHandedBack(task.Id, string.Join(", ", end.Blockers.Select(reason => reason.Code)), Math.Max(0, (due - now).TotalSeconds));
        _planner.Plan(new PlannedTrigger(task.Id, plan, due, task.Task.Request.Priority));
    }

    /// <summary>What this node leaves goes on at once, what it cannot run now after a while, and nothing before its date.</summary>
    private DateTimeOffset DueOf(AssignedEnd end, bool isLeaving, DateTimeOffset now)
    {
        var dates = end.Blockers.Select(DateOf).Append(end.Result?.Next?.NotBefore).OfType<DateTimeOffset>().Append(now).Max();
        var isHeld = end.Result?.Next is null && (end.Blockers.Count == 0 || end.Blockers.Any(IsRefusal)); // after a run another node may begin at once
        var waits = isHeld || end.Blockers.Any(reason => reason is DeferralReason.WaitingForNextStart);
        return isLeaving || !waits || dates > now + _options.HandBackDelay ? dates : now + _options.HandBackDelay;
    }

    /// <summary>Whether this node would say the same in a moment, and another one perhaps not.</summary>
    private static bool IsRefusal(DeferralReason reason) =>
        DateOf(reason) is null && reason is not (DeferralReason.ReadingConditions or DeferralReason.WaitingForNextStart or DeferralReason.SchedulerNotStarted);

    /// <summary>Until when the reason holds on every node. Null: it has no date.</summary>
    private static DateTimeOffset? DateOf(DeferralReason reason) => reason switch
    {
        DeferralReason.NotYetDue { Due: var due } => due,
        DeferralReason.BackoffUntil { At: var at } => at,
        _ => null,
    };

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
}
