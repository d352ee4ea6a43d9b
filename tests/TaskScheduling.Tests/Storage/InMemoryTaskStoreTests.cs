namespace TaskScheduling.Tests.Storage;

public sealed class InMemoryTaskStoreTests : TaskStoreContract
{
    private protected override ITaskStore Store { get; } = new InMemoryTaskStore();

    [Test]
    public void It_promises_no_more() => Assert.That((Store.IsDurable, Store.SavesRecords), Is.EqualTo((false, false)));
}
