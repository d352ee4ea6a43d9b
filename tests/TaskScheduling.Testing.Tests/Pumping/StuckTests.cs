using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Pumping;

/// <summary>What would hang a test run fails it, and says who.</summary>
public sealed class StuckTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private TestScheduler _test = null!;

    [Test]
    public async Task A_handler_that_blocks_its_thread_fails_the_advance_that_waits_for_it()
    {
        using var never = new ManualResetEventSlim();
        await using var test = await StartAsync((_, _) =>
        {
            never.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("blocks"));

        var failure = await Failing.OfAsync(() => test.AdvanceAsync(TimeSpan.FromSeconds(1)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.StartWith($"The handler of 'blocks' (task {handle.TaskId}, run 1) has not given its thread back within 00:00:01"));
            Assert.That(failure.Message, Does.Contain("UntilAsync"));
            Assert.That(() => handle.GetSnapshot(), Throws.InstanceOf<TimeoutException>().With.Message.Contains("'blocks'"), "and so does every other wait");
        }

        never.Set();
    }

    [Test]
    public async Task A_handler_that_blocks_later_is_named_as_well()
    {
        using var never = new ManualResetEventSlim();
        await using var test = await StartAsync(async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), _test.Time, ct).ConfigureAwait(false);
            never.Wait(CancellationToken.None);
        });
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("blocks"));
        var failure = await Failing.OfAsync(() => test.AdvanceAsync(TimeSpan.FromSeconds(10)));
        Assert.That(failure.Message, Does.StartWith("The handler of 'blocks'"));
        never.Set();
    }

    [Test]
    public async Task Work_without_an_end_at_one_instant_fails_the_advance()
    {
        await using var test = await StartAsync(async (_, ct) =>
        {
            while (!ct.IsCancellationRequested)
                await Task.Yield();
        });
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("blocks"));
        var failure = await Failing.OfAsync(() => test.AdvanceAsync(TimeSpan.FromSeconds(1)));
        Assert.That(failure.Message, Does.StartWith("There was no end of work at one instant").And.Contain("the last one of a handler for 'blocks'"));
    }

    [Test]
    public async Task A_condition_that_never_holds_fails_with_the_task_and_what_it_did()
    {
        await using var test = await StartAsync((_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct));
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("blocks"));
        var failure = await Failing.OfAsync(() => test.UntilAsync(handle, task => task.State is TaskState.Ended, Short));
        Assert.That(failure.Message, Does.Contain("within 00:00:01").And.Contain("State = Running").And.Contain("blocks #1 run 1  Started").And.Contain("AdvanceAsync"));
    }

    [Test]
    public async Task An_exception_that_would_have_ended_the_process_fails_the_next_wait_once()
    {
        await using var test = await StartAsync((_, _) => Task.CompletedTask);
        await using var timer = test.Time.CreateTimer(_ => throw new InvalidOperationException("boom"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var failure = await Failing.OfAsync(() => test.AdvanceAsync(TimeSpan.FromSeconds(2)));
        Assert.That(failure, Is.InstanceOf<InvalidOperationException>().With.Message.Contains("boom").And.InnerException.Message.EqualTo("boom"));
        await test.AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task A_limit_must_be_positive()
    {
        await using var test = await StartAsync((_, _) => Task.CompletedTask);
        Assert.That(() => test.Limit = TimeSpan.Zero, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(test.Limit, Is.EqualTo(Short));
    }

    private async Task<TestScheduler> StartAsync(Func<ProcessingTask, CancellationToken, Task> handler)
    {
        _test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("blocks", handler));
        _test.Limit = Short;
        return _test;
    }
}
