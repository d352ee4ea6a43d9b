using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Expectations;

/// <summary>Expectations on what happened, in any test framework.</summary>
public sealed class ExpectTests
{
    [Test]
    public async Task An_expected_event_is_given_back()
    {
        await using var test = await StartAsync();
        var (done, stopped) = await PlayAsync(test);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Expect<TaskEvent.Expiring>(stopped, e => e.Expiration is Expiration.UserStopped).Expiration.Code, Is.EqualTo("user_stopped"));
            Assert.That(test.Expect<TaskEvent.Ended>().TaskId, Is.EqualTo(done.TaskId), "the first one");
            Assert.That(() => test.ExpectNone<TaskEvent.Expiring>(done), Throws.Nothing);
            Assert.That(() => test.ExpectNone<TaskEvent.StartOverdue>(), Throws.Nothing);
        }
    }

    [Test]
    public async Task A_missing_event_fails_with_what_did_happen()
    {
        await using var test = await StartAsync();
        var (_, stopped) = await PlayAsync(test);
        var failure = Assert.Throws<EventExpectationException>(() => test.Expect<TaskEvent.Expiring>(stopped, e => e.Expiration is Expiration.BatteryLow));
        Assert.That(failure.Message, Is.EqualTo($"""
            Expected Expiring of {stopped.TaskId} where e => e.Expiration is Expiration.BatteryLow, and there was none. What happened to it:
              +00:00:00  work #2 run 1  Submitted
              +00:00:00  work #2 run 1  Started
              +00:00:05  work #2 run 1  Expiring (user_stopped)
              +00:00:05  work #2 run 1  RunEnded (Expired, user_stopped)
              +00:00:05  work #2  Ended (Expired, user_stopped)
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task An_event_that_is_ruled_out_fails_with_when_it_happened()
    {
        await using var test = await StartAsync();
        await PlayAsync(test);
        var failure = Assert.Throws<EventExpectationException>(() => test.ExpectNone<TaskEvent.Expiring>());
        Assert.That(failure.Message, Does.StartWith("Expected no Expiring, and there was one at +00:00:05. What happened:\n").And.Contain("\n  +00:00:00  work #1 run 1  Started\n"));
    }

    [Test]
    public async Task Where_no_task_was_submitted_the_message_has_only_the_device()
    {
        await using var test = await StartAsync();
        var failure = Assert.Throws<EventExpectationException>(() => test.Expect<TaskEvent.Started>());
        Assert.That(failure.Message, Is.EqualTo("Expected Started, and there was none. What happened:\n  +00:00:00  ConditionsChanged"));
    }

    [Test]
    public async Task Events_are_numbered_in_order_and_are_those_that_a_watcher_gets()
    {
        await using var test = await StartAsync();
        var before = test.Events.Count;
        await using var watch = test.Scheduler.WatchAsync().GetAsyncEnumerator();
        await PlayAsync(test);
        var watched = new List<TaskEvent>();
        while (watched.LastOrDefault()?.Sequence != test.Events[^1].Sequence && await watch.MoveNextAsync())
            watched.Add(watch.Current);
        Assert.That(watched, Is.EqualTo(test.Events.Skip(before)));
        Assert.That(test.Events.Select(what => what.Sequence), Is.Ordered);
    }

    private static async Task<TestScheduler> StartAsync()
    {
        TestScheduler test = null!;
        return test = await TestScheduler.StartAsync(
            tasks => tasks.AddProcessingTask("work", (task, ct) => task.Key.HasValue ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, test.Time, ct)));
    }

    private static async Task<(TaskHandle Done, TaskHandle Stopped)> PlayAsync(TestScheduler test)
    {
        var done = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Key = "done" });
        var stopped = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(5));
        await stopped.StopAsync("test");
        return (done, stopped);
    }
}
