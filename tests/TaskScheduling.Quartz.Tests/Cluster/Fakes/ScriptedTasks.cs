using System.Collections.Concurrent;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Stands in for a node's scheduler: records starts and ends as one would, and does what the test says in between.</summary>
internal sealed class ScriptedTasks(PostgresTaskStore store, TimeProvider time, Func<RunId, CancellationToken, Task<TaskOutcome>> handler) : IAssignedTasks
{
    private readonly ConcurrentDictionary<RunId, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<TaskId, TaskCompletionSource> _given = new();

    /// <summary>Not empty: nothing starts here.</summary>
    public ValueList<DeferralReason> Refuses { get; set; } = [];

    public event Action<Exception>? Fenced;

    /// <summary>Tasks that came here, in their order.</summary>
    public ConcurrentQueue<StoredTask> Given { get; } = new();

    public ConcurrentQueue<(RunId Run, Expiration Why)> Lost { get; } = new();

    public async Task<AssignedEnd> ExecuteAsync(StoredTask task, TimeSpan patience, CancellationToken giveBack)
    {
        Given.Enqueue(task);
        _given.GetOrAdd(task.Id, _ => new TaskCompletionSource()).TrySetResult();
        if (task.Task.Loss is { } loss)
        {
            var lost = new RunId(task.Id, task.Task.OpenRun!.Value);
            await EndAsync(Result(lost, TaskOutcome.Expired, loss) with { Next = new Resubmitted(lost.Attempt + 1, ResubmitRule.AfterBackoff(), time.GetUtcNow()) });
            return await RunAsync(new RunId(task.Id, lost.Attempt + 1));
        }

        if (Refuses.Count == 0)
            return await RunAsync(new RunId(task.Id, task.Task.Runs.Count + 1));
        await Task.Delay(patience, time, giveBack).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new AssignedEnd(null, Refuses);
    }

    public Task WhenGivenAsync(TaskId id) => _given.GetOrAdd(id, _ => new TaskCompletionSource()).Task;

    public void LoseRun(RunId run, Expiration reason)
    {
        Lost.Enqueue((run, reason));
        if (_running.TryGetValue(run, out var stop))
            stop.Cancel();
    }

    /// <summary>Stops the run, or lets a parked task go.</summary>
    public bool Obey(TaskOrder order)
    {
        if (order.Reason is null)
        {
            Refuses = [];
            return true;
        }

        if (_running.FirstOrDefault(run => run.Key.TaskId == order.TaskId).Value is not { } stop)
            return false;
        stop.Cancel();
        return true;
    }

    private async Task<AssignedEnd> RunAsync(RunId run)
    {
        using var stop = new CancellationTokenSource();
        _running[run] = stop;
        try
        {
            await store.SaveAsync(new TaskRecord(PersistKind.RunStart, run.TaskId, run.Attempt, time.GetUtcNow(), null, null, false), default);
            var result = Result(run, await RunAsync(run, stop.Token), null);
            await EndAsync(result);
            return new AssignedEnd(result, []);
        }
        catch (RunFencedException fenced)
        {
            Fenced?.Invoke(fenced);
            return new AssignedEnd(null, []) { IsFenced = true };
        }
        finally
        {
            _running.TryRemove(run, out _);
        }
    }

    private async Task<TaskOutcome> RunAsync(RunId run, CancellationToken stop)
    {
        try
        {
            return await handler(run, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TaskOutcome.Expired;
        }
    }

    private async Task EndAsync(TaskResult result) =>
        await store.SaveAsync(new TaskRecord(PersistKind.RunEnd, result.TaskId, result.RunId!.Value.Attempt, time.GetUtcNow(), null, result, false), default);

    private static TaskResult Result(RunId run, TaskOutcome outcome, Expiration? why) => new() { TaskId = run.TaskId, RunId = run, Outcome = outcome, Expiration = why, Title = "task" };
}
