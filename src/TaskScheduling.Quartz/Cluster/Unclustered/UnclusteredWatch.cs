using Microsoft.Extensions.Logging;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Gives Quartz what it does not know when it begins, and then what other processes submit; and hears what they ask.</summary>
internal sealed class UnclusteredWatch : IFiringWatch
{
    private readonly UnclusteredTaskStore _store;
    private readonly TriggerPlanner _planner;
    private readonly ILogger _logger;
    private readonly StoreStreams _streams;
    private readonly CancellationTokenSource _stopping = new();
    private Task _reading = Task.CompletedTask;

    /// <param name="store">Which tasks wait.</param>
    /// <param name="planner">Gives them to Quartz.</param>
    /// <param name="time">The scheduler's clock.</param>
    /// <param name="logger">Hears of what was found, and of what failed.</param>
    public UnclusteredWatch(UnclusteredTaskStore store, TriggerPlanner planner, TimeProvider time, ILogger<UnclusteredWatch> logger)
    {
        (_store, _planner, _logger) = (store, planner, new IsolatedLogger(logger));
        _streams = new StoreStreams(time, _logger, _stopping.Token);
    }

    public void Start(IScheduler quartz) => _reading = Task.WhenAll(
        _streams.CallAsync("what Quartz is to fire", cancellationToken => SweepAsync(quartz, cancellationToken)),
        _streams.ReadAsync<IReadOnlyList<StoredTask>>("submissions of other processes", _store.Tasks.TakeAsync, Take),
        ObeyAsync());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A process that died may have stored a task and not its trigger; or ended one whose trigger is still there.</summary>
    private async ValueTask SweepAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        foreach (var key in await quartz.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(PlannedTrigger.Group), cancellationToken).ConfigureAwait(false))
        {
            if (PlannedTrigger.TryRead(key, out var id, out var plan) && new PlannedTrigger(id, plan, null) is var trigger && !_store.Shelf.Expect(trigger))
                _planner.Plan(trigger); // nobody has to fire it any more
        }

        var unplanned = _store.Shelf.Unplanned;
        foreach (var task in unplanned)
        {
            var trigger = _store.TriggerOf(task);
            _store.Shelf.Expect(trigger);
            _planner.Plan(trigger);
        }

        if (unplanned.Count > 0)
            _logger.TasksSwept(unplanned.Count);
    }

    private void Take(IReadOnlyList<StoredTask> news)
    {
        foreach (var task in news)
            _store.Put(task);
    }

    private async Task ObeyAsync()
    {
        await _streams.CallAsync("earlier orders", async cancellationToken =>
        {
            foreach (var order in await _store.Tasks.LoadOrdersAsync(cancellationToken).ConfigureAwait(false))
                _store.Receive(order);
        }).ConfigureAwait(false);
        await _streams.ReadAsync<TaskOrder>("orders", _store.Tasks.ReadOrdersAsync, _store.Receive).ConfigureAwait(false);
    }
}
