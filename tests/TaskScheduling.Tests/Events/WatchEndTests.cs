using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Events;

public sealed class WatchEndTests
{
    [Test]
    public async Task A_watch_of_all_tasks_ends_when_the_scheduler_has_shut_down([Values] bool begunBefore)
    {
        var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask));
        var before = scheduler.WatchAsync();
        await scheduler.DisposeAsync();

        var reading = ReadAsync(begunBefore ? before : scheduler.WatchAsync());

        await reading.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(reading.IsCompletedSuccessfully, Is.True);
    }

    private static async Task ReadAsync(IAsyncEnumerable<TaskEvent> events)
    {
        await foreach (var _ in events)
        {
        }
    }
}
