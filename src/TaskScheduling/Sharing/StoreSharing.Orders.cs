namespace TaskScheduling;

/// <summary>Cancel, stop and release across processes.</summary>
internal sealed partial class StoreSharing
{
    /// <summary>An order may be read before the submission that it is about. It waits so long for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks whoever executes the task.</summary>
    public async ValueTask<bool> AskAsync(TaskId id, Expiration? reason)
    {
        if (ExecutesAll || _stopping.IsCancellationRequested || Elsewhere.Find(id) is { Task.IsEnded: true })
            return false;
        try
        {
            return await _store.AskAsync(new TaskOrder(0, id, reason), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!_stopping.IsCancellationRequested)
                _logger.OrderFailed(exception, id);
            return false;
        }
    }

    /// <summary>What was stopped while nobody executed does not start first. Orders for tasks that are not known yet come with the others.</summary>
    private Task<bool> ObeyEarlierOrdersAsync() => _streams.CallAsync("earlier orders", async cancellationToken =>
    {
        var orders = await _store.LoadOrdersAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(orders.Where(order => _runtime.Knows(order.TaskId)).Select(ObeyAsync)).ConfigureAwait(false);
    });

    private Task ObeyOrdersAsync() => _streams.ReadAsync<TaskOrder>("orders", _store.ReadOrdersAsync, order => _ = ObeyAsync(order));

    private async Task ObeyAsync(TaskOrder order)
    {
        try
        {
            if (!_runtime.Knows(order.TaskId))
            {
                if (Assigned is not null)
                    return; // it is another process's to answer
                await AwaitNewsAsync(order.TaskId).ConfigureAwait(false);
            }

            var answer = await _runtime.AskAsync((now, ticket) => InputOf(order, now, ticket)).ConfigureAwait(false);
            await _store.AnswerAsync(order, answer != 0, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!_stopping.IsCancellationRequested)
                _logger.OrderFailed(exception, order.TaskId);
        }
    }

    private async Task AwaitNewsAsync(TaskId id)
    {
        var limit = Task.Delay(Patience, _time, _stopping.Token);
        while (!limit.IsCompleted && Elsewhere.Find(id) is not { Task.IsEnded: true })
        {
            var taken = Volatile.Read(ref _taken).Task; // before the look
            if (_runtime.Knows(id))
                return;
            await Task.WhenAny(taken, limit).ConfigureAwait(false);
        }
    }

    private void HasTaken() =>
        Interlocked.Exchange(ref _taken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private static SchedulerInput InputOf(TaskOrder order, SchedulerInstant now, long ticket) => order.Reason switch
    {
        null => SchedulerInput.Released(now, order.TaskId, ticket),
        Expiration.CancelledByApp cancel => SchedulerInput.CancelRequested(now, order.TaskId, cancel.Note, ticket),
        Expiration.UserStopped stop => SchedulerInput.StopRequested(now, order.TaskId, stop.Source, stop.Who, ticket),
        var reason => SchedulerInput.ExpireRequested(now, order.TaskId, reason, ticket),
    };
}
