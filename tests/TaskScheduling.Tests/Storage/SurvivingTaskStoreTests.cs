namespace TaskScheduling.Tests.Storage;

public sealed class SurvivingTaskStoreTests : DurableTaskStoreContract
{
    private protected override ITaskStore Store { get; } = new SurvivingTaskStore();
}
