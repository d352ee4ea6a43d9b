using Microsoft.Extensions.Logging.Abstractions;
using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Quartz.Tests.Cluster;

public sealed class PostgresTaskStoreTests : DurableTaskStoreContract, IAsyncDisposable
{
    private readonly List<PostgresTaskStore> _stores = [];
    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();

    public PostgresTaskStoreTests() => Store = Open();

    private protected override ITaskStore Store { get; }

    private protected override ITaskStore Reopen() => Open();

    private PostgresTaskStore Open()
    {
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
