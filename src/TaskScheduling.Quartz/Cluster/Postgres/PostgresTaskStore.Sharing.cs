using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TaskScheduling.Quartz;

/// <summary>What every node sees of every task, and orders to whichever node holds one.</summary>
internal sealed partial class PostgresTaskStore
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<TaskId, byte> _executing = new();
    private readonly Pulse _executes = new();

    /// <summary>Every node of a cluster executes; none has to wait for another.</summary>
    public ValueTask AcquireAsync(CancellationToken cancellationToken) => new(ReadyAsync(cancellationToken));

    public ValueTask ReleaseAsync() => ValueTask.CompletedTask;

    public async IAsyncEnumerable<IReadOnlyList<SharedTask>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var portion in _reader.WatchAsync(_signals.Changes, LookAtLeastEvery, _time, cancellationToken).ConfigureAwait(false))
            yield return portion;
    }

    /// <summary>Nothing: tasks are given to this node one by one.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredTask>> TakeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
        yield break;
    }

    public async ValueTask<bool> AskAsync(TaskOrder order, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        if (await _reader.FindAsync(order.TaskId, cancellationToken).ConfigureAwait(false) is not { End: null } task)
            return false;
        if (order.Reason is { } reason && task.Task.OpenRun is null && await TryWithdrawAsync(task, reason).ConfigureAwait(false))
            return true;
        var number = await _orders.AskAsync(order, Name, cancellationToken).ConfigureAwait(false);
        if (order.Reason is null)
            _plan?.Invoke(PlannedTrigger.Another(order.TaskId, _time.GetUtcNow())); // a parked task: whoever takes it finds the order
        return await _orders.WaitForAnswerAsync(number, AnswerWithin, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<TaskOrder> ReadOrdersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var given = new HashSet<long>();
        while (true)
        {
            var (said, executes) = (_signals.Orders.Next, _executes.Next);
            var open = await _orders.ReadAsync([.. _executing.Keys], _writer.NodeId, cancellationToken).ConfigureAwait(false);
            given.IntersectWith(open.Select(order => order.Number)); // what is answered need not be remembered
            foreach (var order in open.Where(order => given.Add(order.Number)))
                yield return order;
            await ((Task)Task.WhenAny(said, executes)).WaitAsync(LookAtLeastEvery, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public ValueTask AnswerAsync(TaskOrder order, bool answer, CancellationToken cancellationToken) => new(_orders.AnswerAsync(order.Number, answer, _writer.NodeId, cancellationToken));

    public void BeginExecuting(TaskId id)
    {
        _executing[id] = 0;
        _executes.Fire();
    }

    public bool IsExecuting(TaskId id) => _executing.ContainsKey(id);

    public void EndExecuting(TaskId id) => _executing.TryRemove(id, out _);

    /// <summary>A task that no node holds ends here and now, as a scheduler would end it.</summary>
    private async Task<bool> TryWithdrawAsync(SharedTask task, Expiration reason)
    {
        var result = Withdrawal.Of(task.Id, task.Task, task.Note, reason with { At = _time.GetUtcNow(), GraceEndsAt = null });
        if (await _writer.WriteAsync(new WithdrawWrite(task.Id, ClusterRows.Write(result))).ConfigureAwait(false) is not { } plan)
            return false;
        _logger.TaskWithdrawn(task.Id, task.Task.Request.Identifier, reason.Code);
        _plan?.Invoke(new PlannedTrigger(task.Id, PlannedTrigger.PlanOf(plan), null));
        return true;
    }
}
