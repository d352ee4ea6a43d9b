using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz;

/// <summary>The tasks of one machine, which an un-clustered Quartz scheduler fires. The store that has them is another one's; this one knows which of them wait.</summary>
/// <remarks>
/// Thread-safe. Of all processes over the store one executes, and so has the tasks on its shelf: it is never taken from it while it lives.
/// <c>_plan</c> is written once, before anything is submitted; <c>_hasJoined</c>: whoever holds <c>_joining</c>; <c>_isMine</c>: who joins and who leaves; the rest is the shelf's, the orders' or the store's.
/// </remarks>
/// <param name="tasks">Where they are.</param>
/// <param name="executes">Whether this process executes tasks, if the store lets it.</param>
/// <param name="time">The scheduler's clock.</param>
/// <param name="logger">Hears of orders that could not be obeyed.</param>
internal sealed partial class UnclusteredTaskStore(ISharedTaskStore tasks, bool executes, TimeProvider time, ILogger logger) : IFiringStore, IDisposable
{
    private readonly TaskShelf _shelf = new();
    private readonly SemaphoreSlim _joining = new(1);
    private bool _hasJoined;
    private volatile bool _isMine;
    private Action<PlannedTrigger>? _plan;

    public string Name => tasks.Name;

    public bool IsDurable => tasks.IsDurable;

    public bool SavesRecords => tasks.SavesRecords;

    public TimeSpan NoteInterval => tasks.NoteInterval;

    public ExecutionScope Scope => executes && tasks.Scope is ExecutionScope.All ? ExecutionScope.Assigned : ExecutionScope.None;

    /// <summary>This process, too: a task that waits for its firing waits for it.</summary>
    public string? Executor => _isMine ? Name : tasks.Executor;

    public bool HasOneExecutor => tasks.HasOneExecutor;

    /// <summary>Where they are.</summary>
    public ISharedTaskStore Tasks => tasks;

    /// <summary>What waits for its firing, and what was taken for one.</summary>
    public TaskShelf Shelf => _shelf;

    /// <remarks>A process keeps the right to execute for as long as it lives: nothing is ever lost to another one.</remarks>
    public void FireHere(Action<PlannedTrigger> plan, Action<IReadOnlyList<RunId>> lose) => _plan = plan;

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until no other process executes, and reads what there is.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await _joining.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_hasJoined)
                return;
            await tasks.AcquireAsync(cancellationToken).ConfigureAwait(false);
            _isMine = true;
            _shelf.Open(); // before the reading: what is submitted from now on is here, whether it is read or not
            foreach (var task in await tasks.LoadAsync(cancellationToken).ConfigureAwait(false))
                _shelf.Put(task);
            _hasJoined = true;
        }
        finally
        {
            _joining.Release();
        }
    }

    public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) => record switch
    {
        { Kind: PersistKind.Submission, Request: { } request } when Scope is ExecutionScope.Assigned => SubmitAsync(record, request, cancellationToken),
        { Result: { } result } => EndAsync(record, result, cancellationToken),
        _ => tasks.SaveAsync(record, cancellationToken),
    };

    public Task<Claim> ClaimAsync(TaskId id, CancellationToken cancellationToken) => Task.FromResult(_shelf.Take(id));

    public Task<string?> ReleaseAsync(TaskId id, DateTimeOffset due, bool refused, TaskNote? note)
    {
        var trigger = PlannedTrigger.Another(id, due);
        if (!_shelf.Return(id, trigger, note))
            return Task.FromResult<string?>(null);
        if (note is not null)
            tasks.Note(note);
        Obey(id);
        return Task.FromResult<string?>(trigger.Plan);
    }

    /// <summary>A task that another process has submitted.</summary>
    public void Put(StoredTask task)
    {
        var trigger = TriggerOf(task);
        if (_shelf.Put(task, trigger))
            _plan?.Invoke(trigger);
    }

    /// <summary>A new one, for when a task may begin that waits, as far as its record says; at once, where another one has the same key.</summary>
    public PlannedTrigger TriggerOf(StoredTask task)
    {
        var due = _shelf.Meets(task) ? null : task.Task.Runs.Count > 0 ? task.Task.Runs[^1].Next?.NotBefore : task.Task.Request.EarliestBeginDate;
        return PlannedTrigger.Another(task.Id, due ?? time.GetUtcNow(), task.Task.Request.Priority);
    }

    public Task TellWhetherItTakesAsync(bool takes, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (!_isMine)
            return;
        _isMine = false;
        await _leaving.CancelAsync().ConfigureAwait(false);
        await tasks.ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>This process's: whether it executes is decided in <see cref="ReadyAsync"/>.</summary>
    public ValueTask AcquireAsync(CancellationToken cancellationToken) => new(ReadyAsync(cancellationToken));

    public ValueTask ReleaseAsync() => new(LeaveAsync(CancellationToken.None));

    public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) => tasks.LoadAsync(cancellationToken);

    public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) => tasks.SaveCheckpointAsync(run, utf8Json, cancellationToken);

    public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => tasks.ReadCheckpoint(id);

    public void Note(TaskNote note) => tasks.Note(note);

    public void Forget(TaskId id) => tasks.Forget(id);

    public IAsyncEnumerable<IReadOnlyList<SharedTask>> WatchAsync(CancellationToken cancellationToken) => tasks.WatchAsync(cancellationToken);

    public ValueTask<IReadOnlyList<SharedTask>> LoadEndedAsync(int most, CancellationToken cancellationToken) => tasks.LoadEndedAsync(most, cancellationToken);

    /// <summary>Nothing: tasks are given to this process's scheduler one by one.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredTask>> TakeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        yield break;
    }

    public void Dispose()
    {
        _joining.Dispose();
        _leaving.Dispose();
    }

    private async ValueTask SubmitAsync(TaskRecord record, BackgroundTaskRequest request, CancellationToken cancellationToken)
    {
        var task = new StoredTask(record.TaskId, new RecoveredTask(request, record.At));
        _shelf.Reserve(task);
        try
        {
            await tasks.SaveAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _shelf.Remove(task.Id);
            throw;
        }

        var trigger = TriggerOf(task);
        if (_shelf.Settle(task.Id, trigger))
            _plan?.Invoke(trigger);
    }

    private async ValueTask EndAsync(TaskRecord record, TaskResult result, CancellationToken cancellationToken)
    {
        _shelf.Add(record.TaskId, result); // before anybody can hand the task back
        await tasks.SaveAsync(record, cancellationToken).ConfigureAwait(false);
        if (result.Next is null)
            _shelf.Remove(record.TaskId);
    }
}
