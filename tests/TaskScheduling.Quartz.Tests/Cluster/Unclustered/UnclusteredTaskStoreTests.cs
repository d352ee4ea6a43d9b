using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;
using TaskScheduling.Sqlite.Tests;
using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Quartz.Tests.Cluster;

public sealed class UnclusteredTaskStoreTests : DurableTaskStoreContract
{
    private readonly StoreFolder _folder = new();

    private protected override ITaskStore Store => field ??= Reopen();

    [TearDown]
    public async Task Remove() => await _folder.DisposeAsync();

    private protected override ITaskStore Reopen() => new UnclusteredTaskStore(_folder.Open(TimeProvider.System), executes: true, TimeProvider.System, NullLogger.Instance);
}

public sealed class SharedUnclusteredTaskStoreTests : SharedTaskStoreContract
{
    private readonly StoreFolder _folder = new();
    private readonly List<PlannedTrigger> _planned = [];
    private readonly List<UnclusteredWatch> _watches = [];
    private readonly Lazy<ValueTask<IScheduler>> _quartz = new(static () =>
        new ServiceCollection().AddLogging().AddQuartz().BuildServiceProvider().GetRequiredService<ISchedulerFactory>().GetScheduler());

    private protected override ExecutionScope Scope => ExecutionScope.Assigned;

    [TearDown]
    public async Task Remove()
    {
        foreach (var watch in _watches)
            await watch.DisposeAsync();
        await _folder.DisposeAsync();
    }

    private protected override ISharedTaskStore Open(string name, ExecutionScope scope)
    {
        var store = new UnclusteredTaskStore(_folder.Open(TimeProvider.System, settings => settings with { Name = name }), executes: true, TimeProvider.System, NullLogger.Instance);
        store.FireHere(_planned.Add, _ => { });
        return store;
    }

    private protected override async Task GiveAsync(ISharedTaskStore store, TaskId id)
    {
        var machine = (UnclusteredTaskStore)store;
        await machine.ReadyAsync(Over);
        var watch = new UnclusteredWatch(machine, new TriggerPlanner(TimeProvider.System, NullLogger.Instance), TimeProvider.System, NullLogger<UnclusteredWatch>.Instance);
        _watches.Add(watch);
        watch.Start(await _quartz.Value);
        Assert.That(await machine.ClaimAsync(id, Over), Is.InstanceOf<Claim.Mine>());
        machine.BeginExecuting(id);
    }

    private protected override async Task TakeAwayAsync(ISharedTaskStore store, TaskId id)
    {
        var machine = (UnclusteredTaskStore)store;
        machine.EndExecuting(id);
        Assert.That(await machine.ReleaseAsync(id, DateTimeOffset.UnixEpoch, refused: false, note: null), Is.Not.Null);
        await machine.LeaveAsync(default);
    }
}
