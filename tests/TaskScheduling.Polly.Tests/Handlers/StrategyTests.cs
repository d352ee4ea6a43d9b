using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Hedging;
using Polly.Retry;
using Polly.Telemetry;
using Polly.Timeout;
using TaskScheduling.Testing;

namespace TaskScheduling.Polly.Tests;

/// <summary>What each kind of strategy does around a handler.</summary>
public sealed class StrategyTests
{
    [Test]
    public async Task A_broken_circuit_is_seen_by_all_runs_and_closes_on_the_schedulers_clock()
    {
        var handler = new ResilientHandlers((_, _, attempt) => attempt <= 2 ? throw new IOException("reset") : Task.CompletedTask);
        await using var test = await handler.StartAsync(pipeline => pipeline.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            MinimumThroughput = 2,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = TimeSpan.FromMinutes(5),
        }));

        var first = await RunAsync(test);
        var second = await RunAsync(test);
        var refused = await RunAsync(test);
        await test.AdvanceAsync(TimeSpan.FromMinutes(5));
        var last = await RunAsync(test);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { first.Fault?.Message, second.Fault?.Message }, Is.All.EqualTo("reset"));
            Assert.That((refused.Outcome, refused.Expiration, refused.Fault?.Type), Is.EqualTo((TaskOutcome.Failed, (Expiration?)null, typeof(BrokenCircuitException).FullName)));
            Assert.That((last.Outcome, handler.Attempts), Is.EqualTo((TaskOutcome.Succeeded, 3)), "the refused run called nobody");
        }
    }

    [Test]
    public async Task A_refused_permit_fails_the_run()
    {
        var handler = new ResilientHandlers(static (_, _, _) => Task.CompletedTask);
        await using var test = await handler.StartAsync(static pipeline => pipeline.AddStrategy(static _ => new FullLimiter()));

        var result = await RunAsync(test);

        Assert.That((result.Outcome, result.Fault?.Type, handler.Attempts), Is.EqualTo((TaskOutcome.Failed, typeof(NoPermitException).FullName, 0)));
    }

    [Test]
    public async Task A_time_out_of_the_pipeline_is_no_expiration()
    {
        var handler = new ResilientHandlers((_, stopping, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        await using var test = await handler.StartAsync(pipeline => pipeline.AddTimeout(TimeSpan.FromSeconds(3)));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(new TaskBudget { Time = TimeSpan.FromSeconds(10) }));

        await test.AdvanceAsync(TimeSpan.FromSeconds(3));

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Expiration, result.Fault?.Type), Is.EqualTo((TaskOutcome.Failed, (Expiration?)null, typeof(TimeoutRejectedException).FullName)));
    }

    [Test]
    public async Task A_time_out_within_a_retry_is_tried_again_until_the_run_expires()
    {
        var handler = new ResilientHandlers((_, stopping, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        await using var test = await handler.StartAsync(pipeline => pipeline
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 100, Delay = TimeSpan.FromSeconds(1) })
            .AddTimeout(TimeSpan.FromSeconds(3)));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(new TaskBudget { Time = TimeSpan.FromSeconds(10) }));

        await test.AdvanceAsync(TimeSpan.FromSeconds(10));

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Expiration?.Code, handler.Attempts), Is.EqualTo((TaskOutcome.Expired, "time_limit_exceeded", 3)));
    }

    [Test]
    public async Task A_hedged_attempt_may_win_and_the_loser_is_ignored()
    {
        var handler = new ResilientHandlers((_, stopping, attempt) => attempt == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping) : Task.CompletedTask);
        await using var test = await TestScheduler.StartAsync(tasks =>
            tasks.AddProcessingTask("work", handler.RunAsync).WithResilience(Hedged(tasks, TimeSpan.FromSeconds(2))));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request());

        await test.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.That(((await handle.Completion).Outcome, handler.Attempts), Is.EqualTo((TaskOutcome.Succeeded, 2)));
    }

    [Test]
    public async Task Hedged_attempts_end_together_when_the_run_expires()
    {
        var handler = new ResilientHandlers((_, stopping, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        await using var test = await TestScheduler.StartAsync(tasks =>
            tasks.AddProcessingTask("work", handler.RunAsync).WithResilience(Hedged(tasks, TimeSpan.FromSeconds(2))));
        var handle = await test.Scheduler.SubmitAsync(ResilientHandlers.Request(new TaskBudget { Time = TimeSpan.FromSeconds(5) }));

        await test.AdvanceAsync(TimeSpan.FromSeconds(5));

        var result = await handle.Completion;
        Assert.That((result.Outcome, result.Expiration?.Code, handler.AttemptsAfterExpiration), Is.EqualTo((TaskOutcome.Expired, "time_limit_exceeded", 0)));
    }

    [Test]
    public async Task A_fallback_makes_a_success_of_a_failure()
    {
        var handler = new ResilientHandlers((_, _, _) => throw new IOException("reset"));
        var pipeline = new ResiliencePipelineBuilder<bool>()
            .AddFallback(new FallbackStrategyOptions<bool> { FallbackAction = static _ => Outcome.FromResultAsValueTask(true) })
            .Build();
        await using var test = await handler.StartAsync(registration => registration.WithResilience(pipeline));

        Assert.That((await RunAsync(test)).Outcome, Is.EqualTo(TaskOutcome.Succeeded));
    }

    [Test]
    public async Task A_predicate_that_throws_fails_the_run()
    {
        var handler = new ResilientHandlers((_, _, _) => throw new IOException("reset"));
        await using var test = await handler.StartAsync(pipeline => pipeline.AddRetry(new RetryStrategyOptions { ShouldHandle = static _ => throw new NotSupportedException("no such case") }));

        var result = await RunAsync(test);

        Assert.That((result.Outcome, result.Fault?.Message), Is.EqualTo((TaskOutcome.Failed, "no such case")));
    }

    [Test]
    public async Task Telemetry_names_the_registration()
    {
        var sources = new Sources();
        var handler = new ResilientHandlers((_, _, attempt) => attempt < 2 ? throw new IOException("reset") : Task.CompletedTask);
        await using var test = await handler.StartAsync(pipeline =>
        {
            pipeline.TelemetryListener = sources;
            pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero });
        });

        await RunAsync(test);

        Assert.That(sources.Seen, Is.Not.Empty.And.All.EqualTo(("background-task", "work")));
    }

    [Test]
    public async Task A_handler_class_is_made_anew_for_each_attempt()
    {
        await using var test = await TestScheduler.StartAsync(static tasks => tasks.AddProcessingTask<OnceOnly>("work")
            .WithResilience(static pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero, MaxRetryAttempts = 2 })));

        var result = await RunAsync(test);

        Assert.That(result.Fault?.Message, Is.EqualTo("call 1 of this one"));
    }

    private static async Task<TaskResult> RunAsync(TestScheduler test) => await (await test.Scheduler.SubmitAsync(ResilientHandlers.Request())).Completion;

    /// <summary>On the clock of the test, which only the services know.</summary>
    private static ResiliencePipeline<bool> Hedged(IBackgroundTasksBuilder tasks, TimeSpan delay) => new ResiliencePipelineBuilder<bool> { TimeProvider = new ClockOf(tasks.Services) }
        .AddHedging(new HedgingStrategyOptions<bool> { Delay = delay, MaxHedgedAttempts = 2 })
        .Build();

    private sealed class OnceOnly : IBackgroundTaskHandler<ProcessingTask>
    {
        private int _calls;

        public Task HandleAsync(ProcessingTask task, CancellationToken cancellationToken) => throw new IOException($"call {++_calls} of this one");
    }

    /// <summary>As the limiter of Polly.RateLimiting when nothing is left.</summary>
    private sealed class FullLimiter : ResilienceStrategy
    {
        protected override ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state) =>
            Outcome.FromExceptionAsValueTask<TResult>(new NoPermitException());
    }

    private sealed class NoPermitException() : ExecutionRejectedException("no permit");

    private sealed class Sources : TelemetryListener
    {
        public List<(string?, string?)> Seen { get; } = [];

        public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args) => Seen.Add((args.Source.PipelineName, args.Source.PipelineInstanceName));
    }
}
