using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests;

/// <summary>The end of a test: on the fake clock, and never for ever.</summary>
public sealed class DisposalTests
{
    private TestScheduler _test = null!;

    [Test]
    public async Task A_running_handler_is_told_that_the_host_shuts_down()
    {
        await using var test = await StartAsync((_, ct) => Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct));
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.DisposeAsync();

        var result = await handle.Completion;
        Assert.That(result.Expiration, Is.InstanceOf<Expiration.HostShuttingDown>());
        Assert.That(test.Events[^1], Is.InstanceOf<TaskEvent.Ended>());
    }

    [Test]
    public async Task A_handler_that_does_not_stop_is_cut_off_at_the_end_of_its_grace()
    {
        var never = new TaskCompletionSource();
        await using var test = await StartAsync((_, _) => never.Task);
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        var before = test.Time.GetUtcNow();
        await test.DisposeAsync();

        var result = await handle.Completion;
        Assert.That(result.GraceExceeded);
        Assert.That(test.Time.GetUtcNow() - before, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(32)), "of fake time");
        never.SetResult();
    }

    [Test]
    public async Task A_handler_that_cleans_up_by_the_clock_has_its_grace()
    {
        await using var test = await StartAsync(async (task, ct) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _test.Time, ct);
            }
            finally
            {
                await Task.Delay(TimeSpan.FromSeconds(3), _test.Time, task.GraceEnding);
            }
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.DisposeAsync();
        Assert.That((await handle.Completion).Usage.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task A_handler_that_blocks_its_thread_fails_the_disposal_that_is_the_first_to_wait_for_it()
    {
        using var never = new ManualResetEventSlim();
        var test = await StartAsync(async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _test.Time, ct).ContinueWith(_ => never.Wait(CancellationToken.None), TaskScheduler.Current);
        });
        test.Limit = TimeSpan.FromSeconds(1);
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        var failure = await Failing.OfAsync(() => test.DisposeAsync().AsTask());
        Assert.That(failure, Is.InstanceOf<TimeoutException>());
        await test.DisposeAsync();
        never.Set();
    }

    [Test]
    public async Task After_the_end_the_events_can_be_read_and_nothing_else_is_done()
    {
        var test = await StartAsync((_, _) => Task.CompletedTask);
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await test.DisposeAsync();
        await test.DisposeAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Events[^1], Is.InstanceOf<TaskEvent.Ended>());
            Assert.That(() => test.AdvanceAsync(TimeSpan.Zero), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That((await test.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("work"))).Error, Is.InstanceOf<SubmissionError.SchedulerStopped>());
        }
    }

    private async Task<TestScheduler> StartAsync(Func<ProcessingTask, CancellationToken, Task> handler) =>
        _test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", handler));
}
