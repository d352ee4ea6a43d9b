using System.Runtime.CompilerServices;

namespace TaskScheduling.Quartz;

/// <summary>Orders about the tasks of one machine: what waits ends here, what is executed is told by its scheduler.</summary>
/// <remarks><c>_orders</c> and what is in it are read and written under <c>_gate</c>.</remarks>
internal sealed partial class UnclusteredTaskStore
{
    /// <summary>An order may be read before the submission that it is about. It waits so long for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, OpenOrder> _orders = [];
    private readonly Pulse _executes = new();
    private readonly CancellationTokenSource _leaving = new();

    public ValueTask<bool> AskAsync(TaskOrder order, CancellationToken cancellationToken) => tasks.AskAsync(order, cancellationToken);

    /// <summary>An order that somebody has given. Twice is once.</summary>
    public void Receive(TaskOrder order)
    {
        using (_gate.EnterScope())
        {
            if (!_orders.TryAdd(order.Number, new OpenOrder(order)))
                return;
        }

        Obey(order);
    }

    /// <summary>About tasks that the scheduler of this process executes.</summary>
    public async IAsyncEnumerable<TaskOrder> ReadOrdersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var executes = _executes.Next;
            foreach (var order in TakeOrders())
                yield return order;
            await executes.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask AnswerAsync(TaskOrder order, bool answer, CancellationToken cancellationToken)
    {
        using (_gate.EnterScope())
            _orders.Remove(order.Number);
        return tasks.AnswerAsync(order, answer, cancellationToken);
    }

    public void BeginExecuting(TaskId id)
    {
        _shelf.Execute(id, begins: true);
        _executes.Fire();
    }

    public bool IsExecuting(TaskId id) => _shelf[id] is TaskPlace.Executed;

    public void EndExecuting(TaskId id) => _shelf.Execute(id, begins: false);

    private List<TaskOrder> TakeOrders()
    {
        using (_gate.EnterScope())
        {
            var mine = _orders.Values.Where(order => !order.IsGiven && IsExecuting(order.Order.TaskId)).ToList();
            mine.ForEach(order => order.IsGiven = true);
            return [.. mine.Select(order => order.Order)];
        }
    }

    /// <summary>The task waits again: what was asked of it meanwhile is still to be done.</summary>
    private void Obey(TaskId id)
    {
        List<OpenOrder> open;
        using (_gate.EnterScope())
        {
            open = [.. _orders.Values.Where(order => order.Order.TaskId == id)];
            open.ForEach(order => order.IsGiven = false);
        }

        open.ForEach(order => Obey(order.Order));
    }

    private void Obey(TaskOrder order)
    {
        switch (_shelf[order.TaskId])
        {
            case TaskPlace.Waits when order.Reason is { } reason:
                _ = WithdrawAsync(order, reason);
                break;
            case TaskPlace.Waits: // a parked task
                LetItFire(order);
                break;
            case TaskPlace.Unknown or TaskPlace.Withdrawn: // of the latter another order is ending it
                _ = AwaitTaskAsync(order);
                break;
            default:
                _executes.Fire();
                break;
        }
    }

    /// <summary>A task that waits ends here and now, as its scheduler would end it.</summary>
    private async Task WithdrawAsync(TaskOrder order, Expiration reason)
    {
        if (_shelf.Withdraw(order.TaskId) is not var (task, note, trigger))
        {
            if (_shelf[order.TaskId] is TaskPlace.Waits)
                LetItFire(order); // its firing ends the run that a dead process has left
            else
                Obey(order);
            return;
        }

        var now = time.GetUtcNow();
        var end = new TaskRecord(PersistKind.RunEnd, task.Id, 0, now, null, Withdrawal.Of(task.Id, task.Task, note, reason with { At = now, GraceEndsAt = null }), StartsRun: false);
        if (!await TryAsync(order, token => SaveAsync(end, token)).ConfigureAwait(false))
            return;
        logger.TaskWithdrawn(task.Id, task.Task.Request.Identifier, reason.Code);
        if (trigger is not null)
            _plan?.Invoke(trigger with { Due = null });
        await TryAsync(order, token => AnswerAsync(order, answer: true, token)).ConfigureAwait(false);
    }

    /// <summary>Its firing finds the order.</summary>
    private void LetItFire(TaskOrder order)
    {
        _plan?.Invoke(PlannedTrigger.Another(order.TaskId, time.GetUtcNow()));
        _executes.Fire();
    }

    private async Task AwaitTaskAsync(TaskOrder order)
    {
        await Task.Delay(Patience, time, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_shelf[order.TaskId] is not TaskPlace.Unknown)
            Obey(order);
        else
            await TryAsync(order, token => AnswerAsync(order, answer: false, token)).ConfigureAwait(false);
    }

    /// <summary>Until it has worked, or this process leaves: whoever executes next finds the order.</summary>
    private async Task<bool> TryAsync(TaskOrder order, Func<CancellationToken, ValueTask> attempt)
    {
        var retry = new ExponentialRetry(time, FirstDelay, LongestDelay, (fault, _) => logger.ClusterWorkFailed(fault, $"Obeying an order about task {order.TaskId}"));
        try
        {
            await retry.ExecuteAsync(attempt, _leaving.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (_leaving.IsCancellationRequested)
        {
            return false; // it is too late for it here
        }
    }

    private sealed class OpenOrder(TaskOrder order)
    {
        public TaskOrder Order => order;

        /// <summary>The scheduler has it.</summary>
        public bool IsGiven { get; set; }
    }
}
