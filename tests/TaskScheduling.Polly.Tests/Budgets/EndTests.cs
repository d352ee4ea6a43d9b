using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace TaskScheduling.Polly.Tests;

/// <summary>What leaves a pipeline with a budget.</summary>
public sealed class EndTests
{
    private readonly Calls _calls = new();

    [Test]
    public async Task A_result_in_time_is_the_result()
    {
        var pipeline = _calls.Build(Calls.Seconds(5));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await pipeline.ExecuteAsync(static _ => ValueTask.FromResult(42)), Is.EqualTo(42));
            Assert.That(pipeline.Execute(static () => 42), Is.EqualTo(42));
            Assert.That(() => pipeline.Execute(static () => throw new IOException("reset")), Throws.InstanceOf<IOException>());
        }
    }

    [Test]
    public async Task The_exception_of_a_callback_that_expires_is_kept_inside()
    {
        var execution = _calls.Build(Calls.Seconds(5)).ExecuteAsync(static async token =>
        {
            try
            {
                await Calls.ObeyAsync(token);
            }
            catch (OperationCanceledException)
            {
                throw new IOException("while cleaning up");
            }
        }).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await Calls.ExpiresAsync(execution)).InnerException, Is.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_return_within_the_grace_counts()
    {
        var gate = new TaskCompletionSource<int>();
        var execution = _calls.Build(Calls.Seconds(5)).ExecuteAsync(async _ => await gate.Task).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(9));
        gate.SetResult(42);

        Assert.That(await execution, Is.EqualTo(42));
    }

    [Test]
    public async Task A_return_after_the_grace_does_not_and_its_result_is_disposed_of()
    {
        var gate = new TaskCompletionSource<MemoryStream>();
        var execution = _calls.Build(Calls.Seconds(5) with { Grace = TimeSpan.FromSeconds(1) }).ExecuteAsync(async _ => await gate.Task).AsTask();
        var late = new MemoryStream();

        _calls.Time.Advance(TimeSpan.FromSeconds(5));
        _calls.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(execution.IsCompleted, Is.False, "it is waited for");
        gate.SetResult(late);

        await Calls.ExpiresAsync(execution);
        Assert.That(late.CanRead, Is.False);
    }

    [Test]
    public async Task A_late_result_that_cannot_be_disposed_of_leaves_the_reason_and_is_kept_inside([Values] bool isAsynchronous)
    {
        var gate = new TaskCompletionSource<object>();
        var execution = _calls.Build(Calls.Seconds(5) with { Grace = TimeSpan.FromSeconds(1) }).ExecuteAsync(async _ => await gate.Task).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(5));
        _calls.Time.Advance(TimeSpan.FromSeconds(1));
        gate.SetResult(isAsynchronous ? new BrokenAsync() : new Broken());

        var expired = await Calls.ExpiresAsync(execution);
        Assert.That((expired.Expiration.Code, expired.InnerException?.Message), Is.EqualTo(("time_limit_exceeded", "broken")));
    }

    [Test]
    public async Task A_return_with_work_left_over_does_not_count()
    {
        var gate = new TaskCompletionSource();
        var context = ResilienceContextPool.Shared.Get();
        var execution = _calls.Build(Calls.Seconds(5)).ExecuteAsync(
            async context =>
            {
                context.GetTaskProgress().TotalUnitCount = 10;
                await gate.Task;
            },
            context).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(5));
        gate.SetResult();

        Assert.That((await Calls.ExpiresAsync(execution)).Expiration.Code, Is.EqualTo("time_limit_exceeded"));
    }

    [Test]
    public async Task The_callers_own_cancellation_stays_the_callers()
    {
        using var caller = new CancellationTokenSource();
        var execution = _calls.Build(Calls.Seconds(5)).ExecuteAsync(Calls.ObeyAsync, caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThatAsync(() => execution, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(caller.Token));
    }

    [Test]
    public async Task Of_a_caller_that_cancels_and_a_limit_the_first_one_counts()
    {
        using var early = new CancellationTokenSource();
        using var late = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        var pipeline = _calls.Build(Calls.Seconds(5));
        var cancelled = pipeline.ExecuteAsync(WaitAsync, early.Token).AsTask();
        var expired = pipeline.ExecuteAsync(WaitAsync, late.Token).AsTask();

        await early.CancelAsync();
        _calls.Time.Advance(TimeSpan.FromSeconds(5));
        await late.CancelAsync();
        gate.SetResult();

        await Assert.ThatAsync(() => cancelled, Throws.InstanceOf<OperationCanceledException>());
        await Calls.ExpiresAsync(expired);

        async ValueTask WaitAsync(CancellationToken token)
        {
            await gate.Task;
            token.ThrowIfCancellationRequested();
        }
    }

    [Test]
    public async Task A_time_out_inside_is_no_expiration()
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _calls.Time }.AddTaskBudget(Calls.Seconds(60)).AddTimeout(TimeSpan.FromSeconds(5)).Build();
        var execution = pipeline.ExecuteAsync(Calls.ObeyAsync).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThatAsync(() => execution, Throws.InstanceOf<TimeoutRejectedException>());
    }

    [Test]
    public async Task Outside_a_retry_there_is_one_budget_for_all_attempts()
    {
        var attempts = 0;
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _calls.Time }
            .AddTaskBudget(Calls.Seconds(25))
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 100, Delay = TimeSpan.FromSeconds(10) })
            .Build();
        var execution = pipeline.ExecuteAsync(_ =>
        {
            attempts++;
            return ValueTask.FromException(new IOException("reset"));
        }).AsTask();

        for (var second = 0; second < 25; second++)
            _calls.Time.Advance(TimeSpan.FromSeconds(1));

        await Calls.ExpiresAsync(execution);
        Assert.That(attempts, Is.LessThanOrEqualTo(3));
    }

    [Test]
    public async Task Inside_a_retry_there_is_one_for_each_attempt()
    {
        var attempts = 0;
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _calls.Time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TaskExpiredException>(static expired => expired.Expiration is Expiration.TimeLimitExceeded),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.Zero,
            })
            .AddTaskBudget(Calls.Seconds(10))
            .Build();
        var begun = new SemaphoreSlim(0);
        var execution = pipeline.ExecuteAsync(async token =>
        {
            attempts++;
            begun.Release();
            await Calls.ObeyAsync(token);
        }).AsTask();

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await begun.WaitAsync();
            _calls.Time.Advance(TimeSpan.FromSeconds(10));
        }

        await Calls.ExpiresAsync(execution);
        Assert.That(attempts, Is.EqualTo(3));
    }

    [Test]
    public async Task Of_two_budgets_the_outer_one_says_why_when_it_is_the_first()
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _calls.Time }.AddTaskBudget(Calls.Seconds(5)).AddTaskBudget(Calls.Seconds(60)).Build();
        var execution = pipeline.ExecuteAsync(Calls.ObeyAsync).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await Calls.ExpiresAsync(execution)).Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>().With.Property("Limit").EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task The_token_of_the_context_is_given_back()
    {
        using var caller = new CancellationTokenSource();
        var context = ResilienceContextPool.Shared.Get(caller.Token);
        var inside = CancellationToken.None;

        await _calls.Build(Calls.Seconds(5)).ExecuteAsync(
            context =>
            {
                inside = context.CancellationToken;
                return ValueTask.CompletedTask;
            },
            context);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inside, Is.Not.EqualTo(caller.Token));
            Assert.That(context.CancellationToken, Is.EqualTo(caller.Token));
            Assert.That(() => context.GetTaskProgress(), Throws.InvalidOperationException.With.Message.Contains("AddTaskBudget"));
        }
    }

    private sealed class Broken : IDisposable
    {
        public void Dispose() => throw new IOException("broken");
    }

    private sealed class BrokenAsync : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => throw new IOException("broken");
    }
}
