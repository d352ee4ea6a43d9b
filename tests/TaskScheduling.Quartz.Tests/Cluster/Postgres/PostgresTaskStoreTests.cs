using Microsoft.Extensions.Logging.Abstractions;
using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Quartz.Tests.Cluster;

public sealed class PostgresTaskStoreTests : DurableTaskStoreContract, IAsyncDisposable
{
    private readonly OpenStores _stores = new();

    public PostgresTaskStoreTests() => Store = _stores.Open("a");

    private protected override ITaskStore Store { get; }

    private protected override ITaskStore Reopen() => _stores.Open("a");

    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}

public sealed class SharedPostgresTaskStoreTests : SharedTaskStoreContract, IAsyncDisposable
{
    private readonly OpenStores _stores = new();

    private protected override ExecutionScope Scope => ExecutionScope.Assigned;

    private protected override ISharedTaskStore Open(string name, ExecutionScope scope) => _stores.Open(name);

    private protected override async Task GiveAsync(ISharedTaskStore store, TaskId id)
    {
        var node = (PostgresTaskStore)store;
        await node.ReadyAsync(Over);
        Assert.That(await node.ClaimAsync(id, Over), Is.InstanceOf<Claim.Mine>());
        node.BeginExecuting(id);
    }

    private protected override async Task TakeAwayAsync(ISharedTaskStore store, TaskId id)
    {
        var node = (PostgresTaskStore)store;
        node.EndExecuting(id);
        Assert.That(await node.ReleaseAsync(id, DateTimeOffset.UnixEpoch, refused: false, note: null), Is.Not.Null);
    }

    [Test]
    public async Task A_node_that_has_lost_a_task_records_nothing_of_it_and_answers_no_order_about_it()
    {
        await SubmitAsync(A, First);
        await GiveAsync(A, First);
        await StartAsync(A, First, 1);
        await TakeAwayAsync(A, First);
        await GiveAsync(B, First);
        using var gone = new CancellationTokenSource();
        var asking = B.AskAsync(new TaskOrder(0, First, new Expiration.UserStopped("card")), gone.Token).AsTask();
        await using var orders = B.ReadOrdersAsync(Over).GetAsyncEnumerator();
        await orders.MoveNextAsync();
        await A.AnswerAsync(orders.Current, answer: false, default);
        using (Assert.EnterMultipleScope())
        {
            await Assert.ThatAsync(() => EndAsync(A, First, 1), Throws.InstanceOf<RunFencedException>());
            await Assert.ThatAsync(() => StartAsync(A, First, 2), Throws.InstanceOf<RunFencedException>());
            await Assert.ThatAsync(async () => await A.SaveCheckpointAsync(new RunId(First, 1), "1"u8.ToArray(), default), Throws.InstanceOf<RunFencedException>());
        }

        await B.AnswerAsync(orders.Current, answer: true, default);
        Assert.That(await asking, Is.True);
    }

    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}

/// <summary>Nodes of one cluster that is the test's own, without a Quartz.</summary>
internal sealed class OpenStores : IAsyncDisposable
{
    private readonly List<PostgresTaskStore> _stores = [];
    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();

    public PostgresTaskStore Open(string name)
    {
        _options.NodeName = name;
        var store = new PostgresTaskStore(_options, NodeIdentity.Of(_options), TimeProvider.System, NullLogger.Instance);
        _stores.Add(store);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
    }
}
