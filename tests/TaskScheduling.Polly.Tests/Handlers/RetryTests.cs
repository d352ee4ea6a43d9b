using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using TaskScheduling.Testing;

namespace TaskScheduling.Polly.Tests;

public sealed class RetryTests
{
    private static readonly RetryStrategyOptions EveryTenSeconds = new() { Delay = TimeSpan.FromSeconds(10), MaxRetryAttempts = 5 };

    [Test]
    public async Task Attempts_are_parts_of_one_run()
    {
        var handler = new ResilientHandlers((_, _, attempt) => attempt < 3 ? throw new IOException("reset") : Task.CompletedTask);
        await using var test = await handler.StartAsync(pipeline => pipeline.AddRetry(EveryTenSeconds));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        await test.AdvanceAsync(TimeSpan.FromSeconds(20));

        var result = await handle.Completion;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((result.Outcome, result.RunId!.Value.Attempt, handle.Runs.Count, handler.Attempts), Is.EqualTo((TaskOutcome.Succeeded, 1, 1, 3)));
            Assert.That(result.Usage.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(20)), "delays count");
            Assert.That(result.Fault, Is.Null);
        }
    }

    [Test]
    public async Task A_delay_ends_at_the_limit_and_the_last_exception_is_kept()
    {
        var handler = new ResilientHandlers((_, _, attempt) => throw new IOException($"reset {attempt}"));
        await using var test = await handler.StartAsync(pipeline => pipeline.AddRetry(EveryTenSeconds));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(new TaskBudget { Time = TimeSpan.FromSeconds(25) }));

        await test.AdvanceAsync(TimeSpan.FromSeconds(25));

        var result = await handle.Completion;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Expired));
            Assert.That(result.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>().With.Property("Elapsed").EqualTo(TimeSpan.FromSeconds(25)));
            Assert.That(result.Fault, Is.EqualTo(new TaskFault("System.IO.IOException", "reset 3")));
            Assert.That(result.EnsureSucceeded, Throws.InstanceOf<TaskExpiredException>().With.InnerException.SameAs(result.Fault!.Exception));
            Assert.That(handler.Attempts, Is.EqualTo(3));
        }
    }

    [TestCase(0)]
    [TestCase(3_600)]
    public async Task Whatever_the_pipeline_would_do_no_attempt_begins_after_the_expiration(int delaySeconds)
    {
        var handler = new ResilientHandlers(async (_, _, _) =>
        {
            await Task.Yield();
            throw new OperationCanceledException("of something else");
        });
        await using var test = await handler.StartAsync(pipeline => pipeline
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static _ => ValueTask.FromResult(true),
                MaxRetryAttempts = int.MaxValue,
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(arguments.AttemptNumber < 10 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(delaySeconds)),
            })
            .AddRetry(new RetryStrategyOptions { ShouldHandle = static _ => ValueTask.FromResult(true), MaxRetryAttempts = 2, Delay = TimeSpan.FromSeconds(1) }));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(new TaskBudget { Time = TimeSpan.FromSeconds(7.5) }));

        await test.AdvanceAsync(TimeSpan.FromSeconds(8));

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Expiration?.Code, handler.AttemptsAfterExpiration), Is.EqualTo((TaskOutcome.Expired, "time_limit_exceeded", 0)));
    }

    [Test]
    public async Task A_pipeline_without_delays_stops_before_the_token_has_fired()
    {
        var handler = new ResilientHandlers(async (task, _, attempt) =>
        {
            if (attempt == 1)
                task.Pause(ResubmitRule.Never, "enough");
            await Task.Yield();
            throw new IOException("reset");
        });
        await using var test = await handler.StartAsync(pipeline => pipeline.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static _ => ValueTask.FromResult(true),
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.Zero,
        }));

        var result = await (await test.Scheduler.SubmitAsync(ResilientHandlers.Request())).Completion;

        Assert.That((result.Expiration?.Code, handler.AttemptsAfterExpiration), Is.EqualTo(("cancelled_by_app", 0)));
    }

    [Test]
    public async Task An_attempt_that_obeys_its_token_leaves_no_fault()
    {
        var handler = new ResilientHandlers((_, stopping, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        await using var test = await handler.StartAsync(pipeline => pipeline.AddRetry(new RetryStrategyOptions { ShouldHandle = static _ => ValueTask.FromResult(true) }));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        await handle.StopAsync("tray");

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Expiration?.Code, result.Fault, handler.Attempts), Is.EqualTo((TaskOutcome.Expired, "user_stopped", (TaskFault?)null, 1)));
    }

    [Test]
    public async Task What_the_handler_throws_while_it_expires_is_a_failure_of_its_own()
    {
        var handler = new ResilientHandlers(async (task, stopping, _) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw new IOException("while cleaning up");
        });
        await using var test = await handler.StartAsync(pipeline => pipeline.AddTimeout(TimeSpan.FromDays(1)));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        await handle.StopAsync("tray");

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Expiration?.Code, result.Fault?.Message), Is.EqualTo((TaskOutcome.Failed, "user_stopped", "while cleaning up")));
    }

    [Test]
    public async Task A_shutdown_ends_a_delay()
    {
        var handler = new ResilientHandlers((_, _, _) => throw new IOException("reset"));
        await using var test = await handler.StartAsync(pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromHours(1) }));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        await test.Scheduler.ShutdownAsync();

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Expiration?.Code, result.Fault?.Message), Is.EqualTo((TaskOutcome.Expired, "host_shutting_down", "reset")));
    }

    [Test]
    public async Task What_leaves_at_the_end_is_the_fault()
    {
        var handler = new ResilientHandlers((_, _, attempt) => throw new IOException($"reset {attempt}"));
        await using var test = await handler.StartAsync(pipeline => pipeline.AddRetry(EveryTenSeconds));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        await test.AdvanceAsync(TimeSpan.FromMinutes(1));

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Fault?.Message), Is.EqualTo((TaskOutcome.Failed, "reset 6")));
    }

    [Test]
    public async Task A_pipeline_can_be_put_around_a_handler_that_comes_later()
    {
        var handler = new ResilientHandlers((_, _, attempt) => attempt < 2 ? throw new IOException("reset") : Task.CompletedTask);
        await using var test = await TestScheduler.StartAsync(static _ => { });
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = test.Time }.AddRetry(EveryTenSeconds).Build();
        test.Scheduler.Register(TaskRegistration.Processing("work", handler.RunAsync).WithResilience(pipeline));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        await test.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.That(((await handle.Completion).Outcome, handler.Attempts), Is.EqualTo((TaskOutcome.Succeeded, 2)));
    }

    [Test]
    public async Task The_later_one_of_two_pipelines_is_outside()
    {
        var handler = new ResilientHandlers((_, _, _) => throw new IOException("reset"));
        await using var test = await handler.StartAsync(registration => registration
            .WithResilience(static inner => inner.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero }))
            .WithResilience(static outer => outer.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromSeconds(5) })));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        Assert.That(handler.Attempts, Is.EqualTo(2));
        await test.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.That(((await handle.Completion).Outcome, handler.Attempts), Is.EqualTo((TaskOutcome.Failed, 6)));
    }
}
