using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Sqlite.Tests.Sharing;

/// <summary>Every name is a store object of its own over one file, as in a process of its own.</summary>
public sealed class SharedSqliteTaskStoreTests : ExclusiveTaskStoreContract
{
    private readonly StoreFolder _folder = new();

    [TearDown]
    public async Task Remove() => await _folder.DisposeAsync();

    private protected override ISharedTaskStore Open(string name, ExecutionScope scope) =>
        _folder.Open(TimeProvider.System, settings => settings with { Name = name, Executes = scope is ExecutionScope.All });
}
