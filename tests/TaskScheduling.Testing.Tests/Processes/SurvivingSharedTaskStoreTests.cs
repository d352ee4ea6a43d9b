using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Testing.Tests.Processes;

public sealed class SurvivingSharedTaskStoreTests : ExclusiveTaskStoreContract
{
    private readonly SurvivingTaskStore _store = new();

    private protected override ISharedTaskStore Open(string name, ExecutionScope scope) => _store.Open(name, scope);
}

/// <summary>What holds for the records of one process holds for the one that executes.</summary>
public sealed class SurvivingTaskStoreViewTests : DurableTaskStoreContract
{
    private readonly SurvivingTaskStore.View _view = new SurvivingTaskStore().Open("a", ExecutionScope.All);

    private protected override ITaskStore Store => _view;

    [SetUp]
    public async Task Acquire() => await _view.AcquireAsync(default);
}
