using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Pumping;

/// <summary>The fake clock has no milliseconds to wait for.</summary>
public sealed class DeadlineTests
{
    [Test]
    public async Task A_deadline_is_met_to_the_tick()
    {
        TestScheduler test = null!;
        await using var started = test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", (_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, test.Time, ct)));
        var limit = TimeSpan.FromTicks(12_345_678_901);
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Budget = new TaskBudget { Time = limit } });
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.That(test.Expect<TaskEvent.Expiring>(handle).Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>().With.Property("Elapsed").EqualTo(limit));
    }
}
