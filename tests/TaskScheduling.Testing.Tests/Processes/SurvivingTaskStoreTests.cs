using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Testing.Tests.Processes;

public sealed class SurvivingTaskStoreTests : DurableTaskStoreContract
{
    private protected override ITaskStore Store { get; } = new SurvivingTaskStore();
}
