using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using TaskScheduling;
using TaskScheduling.Testing;

public sealed class Import(TimeProvider time) : IBackgroundTaskHandler<ProcessingTask>
{
    public async Task HandleAsync(ProcessingTask task, CancellationToken stopping)
    {
        var page = task.TryGetCheckpoint(ImportJson.Default.Int32, out var saved) ? saved : 0;
        for (; page < 10; await task.SaveCheckpointAsync(++page, ImportJson.Default.Int32))
            await Task.Delay(TimeSpan.FromMinutes(1), time, stopping);
    }
}

[JsonSerializable(typeof(int))]
internal sealed partial class ImportJson : JsonSerializerContext;

public sealed class ImportTests
{
    [Test]
    public async Task After_a_crash_it_goes_on_from_its_last_page()
    {
        await using var test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask<Import>("import"), durable: true);
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("import"));
        await test.AdvanceAsync(TimeSpan.FromMinutes(4.5));

        await test.CrashAndRestartAsync(downFor: TimeSpan.FromMinutes(10));
        test.Expect<TaskEvent.RunEnded>(handle, e => e.Result.Expiration is Expiration.HostLost);
        test.Expect<TaskEvent.Started>(handle, e => e.Attempt == 2);

        await test.AdvanceAsync(TimeSpan.FromMinutes(6)); // pages 5 to 10
        test.Expect<TaskEvent.Ended>(handle, e => e.Result.IsSuccess);
    }
}
