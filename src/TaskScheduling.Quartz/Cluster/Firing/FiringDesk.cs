using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz;

/// <summary>A task fires on this node: it is claimed, executed by this node's scheduler, and ends or is handed back.</summary>
/// <remarks>Thread-safe. <c>_lease</c> is swapped by the writer when this node was declared lost.</remarks>
internal sealed class FiringDesk : IDisposable
{
    private readonly PostgresTaskStore _store;
    private readonly IAssignedTasks _tasks;
    private readonly TriggerPlanner _planner;
    private readonly QuartzClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<TaskId, byte> _firing = new();
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource _lease = new();

    public FiringDesk(PostgresTaskStore store, IAssignedTasks tasks, TriggerPlanner planner, QuartzClusterOptions options, TimeProvider time, ILogger<FiringDesk> logger)
    {
        (_store, _tasks, _planner, _options, _time, _logger) = (store, tasks, planner, options, time, logger);
        store.Writer.Plans = true;
        store.Submitted += (id, due, priority) => planner.Plan(new PlannedTrigger(id, 0, due, priority));
        store.Withdrawn += (id, plan) => planner.Plan(new PlannedTrigger(id, plan, null));
        store.Wanted += id => planner.Plan(new PlannedTrigger(id, null, _time.GetUtcNow()));
        store.Writer.Fenced += LoseLease;
    }

    /// <summary>Tasks that wait here are handed back, and those that fire from now on at once.</summary>
    public void Leave() => _leaving.Cancel();

    /// <param name="id">Which task.</param>
    /// <param name="interrupted">Quartz wants its firing back.</param>
    public async Task FireAsync(TaskId id, CancellationToken interrupted)
    {
        if (!_firing.TryAdd(id, 0))
            return; // twice here: the first one does it
        try
        {
            switch (await _store.ClaimAsync(id, interrupted).ConfigureAwait(false))
            {
                case Claim.Mine mine:
                    await ExecuteAsync(mine.Task, interrupted).ConfigureAwait(false);
                    break;
                case Claim.Passed passed:
                    _planner.Plan(new PlannedTrigger(id, null, _time.GetUtcNow(), Instance: passed.Instance));
                    break;
                default:
                    break; // it has ended, or goes on elsewhere; if that node dies, it is found by the sweep
            }
        }
        finally
        {
            _firing.TryRemove(id, out _);
        }
    }

    public void Dispose()
    {
        _leaving.Dispose();
        _lease.Dispose();
    }

    private async Task ExecuteAsync(StoredTask task, CancellationToken interrupted)
    {
        using var giveBack = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token, Volatile.Read(ref _lease).Token, interrupted);
        AssignedEnd end;
        try
        {
            var executing = _tasks.ExecuteAsync(task, _options.Patience, giveBack.Token);
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
        var due = now;
        if (end.Result?.Next is { } next)
            due = next.NotBefore ?? now;
        else if (!isLeaving)
            due = now + _options.HandBackDelay;
        foreach (var reason in end.Blockers)
        {
            if (reason is DeferralReason.NotYetDue { Due: var date } && date > due)
                due = date;
            else if (reason is DeferralReason.BackoffUntil { At: var at } && at > due)
                due = at;
        }

        var refuses = !isLeaving && due <= now + _options.HandBackDelay;
        if (await _store.ReleaseAsync(task.Id, due, refuses, NoteOf(task, end)).ConfigureAwait(false) is not { } plan)
            return; // it is another node's by now
        if (end.Blockers.Count > 0)
            _logger.TaskHandedBack(task.Id, string.Join(", ", end.Blockers.Select(reason => reason.Code)), Math.Max(0, (due - now).TotalSeconds));
        _planner.Plan(new PlannedTrigger(task.Id, plan, due, task.Task.Request.Priority));
    }

    private static TaskNote NoteOf(StoredTask task, AssignedEnd end)
    {
        var last = end.Result ?? (task.Task.Runs.Count > 0 ? task.Task.Runs[^1] : null);
        var continued = task.Task.Request as ContinuedProcessingTaskRequest;
        return new TaskNote(
            task.Id, 0, last?.Title ?? continued?.Title ?? task.Task.Request.Identifier, last is null ? continued?.Subtitle : last.Subtitle, last?.Progress ?? default, null, end.Blockers);
    }

    /// <summary>Other nodes have taken over what this one held.</summary>
    private void LoseLease()
    {
        foreach (var run in _store.OpenRuns)
            _tasks.LoseRun(run, new Expiration.LeaseLost(_store.Name, null));
        Interlocked.Exchange(ref _lease, new CancellationTokenSource()).Cancel();
    }
}
