using Polly;
using Polly.Retry;
using TaskScheduling.Testing;

namespace TaskScheduling.Polly.Tests;

/// <summary>What a pipeline's own time means for a stall limit.</summary>
public sealed class WaitTests
{
    private static readonly TaskBudget Impatient = new() { Progress = new ProgressLimit(TimeSpan.FromSeconds(30)) };

    [Test]
    public async Task A_delay_is_a_wait_that_people_see_and_no_stall()
    {
        var handler = new ResilientHandlers((_, _, attempt) => attempt < 2 ? throw new IOException("reset") : Task.CompletedTask);
        await using var test = await handler.StartAsync(static pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromMinutes(2) }));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(Impatient));

        await test.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.That(WaitingFor(test, handle), Is.EqualTo("retry"));
        await test.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.That((await handle.Completion).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
    }

    [Test]
    public async Task A_silent_attempt_is_a_stall()
    {
        var handler = new ResilientHandlers((_, stopping, attempt) => attempt < 2 ? throw new IOException("reset") : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        await using var test = await handler.StartAsync(static pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromMinutes(2) }));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(Impatient));

        await test.AdvanceAsync(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(30));

        var result = await handle.Completion;
        Assert.That((result.Expiration?.Code, result.Fault?.Message), Is.EqualTo(("progress_stalled", "reset")));
    }

    [Test]
    public async Task Delays_hold_a_stall_off_only_as_long_as_waits_may()
    {
        var handler = new ResilientHandlers((_, _, _) => throw new IOException("reset"));
        await using var test = await handler.StartAsync(static pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromHours(5) }));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(new TaskBudget { Progress = new ProgressLimit(TimeSpan.FromSeconds(30)) { MaximumWait = TimeSpan.FromMinutes(5) } }));

        await test.AdvanceAsync(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(30));

        Assert.That((await handle.Completion).Expiration, Is.InstanceOf<Expiration.ProgressStalled>());
    }

    [Test]
    public async Task What_comes_before_the_first_attempt_is_a_wait_too()
    {
        var handler = new ResilientHandlers(static (_, _, _) => Task.CompletedTask);
        await using var test = await handler.StartAsync(static pipeline => pipeline.AddStrategy(static context => new SlowStart(context.TimeProvider)));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(Impatient));

        await test.AdvanceAsync(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.That((WaitingFor(test, handle), handler.Attempts), Is.EqualTo(("pipeline", 0)));
        await test.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.That((await handle.Completion).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
    }

    [Test]
    public async Task A_handler_reports_through_the_context_as_well()
    {
        long? seen = null;
        var handler = new ResilientHandlers((task, _, _) =>
        {
            seen = task.Progress.CompletedUnitCount;
            return Task.CompletedTask;
        });
        await using var test = await handler.StartAsync(static pipeline => pipeline.AddStrategy(static _ => new Reporting()));

        await (await test.Scheduler.SubmitAsync(ResilientHandlers.Request())).Completion;

        Assert.That(seen, Is.EqualTo(7));
    }

    /// <summary>What a presenter shows of a run.</summary>
    private static string? WaitingFor(TestScheduler test, TaskHandle handle) => test.Scheduler.Runtime.Find(handle.TaskId)!.Run!.WaitingFor;

    private sealed class SlowStart(TimeProvider time) : ResilienceStrategy
    {
        protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), time, context.CancellationToken);
            return await callback(context, state);
        }
    }

    private sealed class Reporting : ResilienceStrategy
    {
        protected override ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
        {
            context.GetTaskProgress().Add(7);
            return callback(context, state);
        }
    }
}
