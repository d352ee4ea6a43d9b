using Microsoft.Extensions.Time.Testing;
using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Sqlite.Tests;

public sealed class SqliteTaskStoreTests : DurableTaskStoreContract
{
    private readonly FakeTimeProvider _time = new();
    private readonly StoreFolder _folder = new();

    private protected override ITaskStore Store => field ??= _folder.Open(_time);

    [TearDown]
    public async Task Remove() => await _folder.DisposeAsync();

    /// <summary>The one before is neither closed nor told.</summary>
    private protected override ITaskStore Reopen() => _folder.Open(_time);
}
