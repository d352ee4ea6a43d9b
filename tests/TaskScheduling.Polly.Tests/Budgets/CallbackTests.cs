using System.Collections.Concurrent;
using Polly;
using Polly.Telemetry;

namespace TaskScheduling.Polly.Tests;

/// <summary>Who hears of a budget.</summary>
public sealed class CallbackTests
{
    private readonly Calls _calls = new();

    [Test]
    public async Task Warning_and_expiration_are_told_in_their_order_before_the_call_ends()
    {
        var told = new List<string>();
        var telemetry = new Events();
        var pipeline = _calls.Build(
            new TaskBudgetStrategyOptions
            {
                Budget = Calls.Seconds(10),
                OnWarning = async arguments =>
                {
                    await Task.Yield();
                    told.Add($"{arguments.Warning.Kind} {arguments.Warning.Used.Value} {arguments.Context.OperationKey}");
                },
                OnExpiring = async arguments =>
                {
                    await Task.Yield();
                    told.Add($"{arguments.Expiration.Code} {arguments.Context.OperationKey}");
                },
            },
            telemetry);
        var context = ResilienceContextPool.Shared.Get("report");
        var execution = pipeline.ExecuteAsync(static async context => await Calls.ObeyAsync(context.CancellationToken), context).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(8));
        _calls.Time.Advance(TimeSpan.FromSeconds(2));
        await Calls.ExpiresAsync(execution);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told, Is.EqualTo(new[] { "Time 8 report", "time_limit_exceeded report" }));
            Assert.That(telemetry.Seen, Is.EqualTo(new[] { "TaskBudget: OnBudgetWarning", "TaskBudget: OnBudgetExpiring" }));
        }
    }

    [Test]
    public async Task A_callback_that_throws_is_isolated()
    {
        var telemetry = new Events();
        var pipeline = _calls.Build(
            new TaskBudgetStrategyOptions { Budget = Calls.Seconds(10), OnExpiring = static _ => throw new NotSupportedException("broken") }, telemetry);
        var execution = pipeline.ExecuteAsync(static async token =>
        {
            token.Register(static () => throw new NotSupportedException("broken, too"));
            await Calls.ObeyAsync(token);
        }).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(10));

        await Calls.ExpiresAsync(execution);
        Assert.That(telemetry.Seen, Has.Some.EqualTo("TaskBudget: BudgetCallbackFailed"));
    }

    [Test]
    public async Task The_token_does_not_wait_for_a_callback()
    {
        var hold = new TaskCompletionSource();
        var pipeline = _calls.Build(new TaskBudgetStrategyOptions { Budget = Calls.Seconds(10), OnExpiring = _ => new ValueTask(hold.Task) });
        var fired = new TaskCompletionSource();
        var execution = pipeline.ExecuteAsync(async token =>
        {
            using var registration = token.Register(() => fired.TrySetResult());
            await Calls.ObeyAsync(token);
        }).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(10));
        await fired.Task;
        Assert.That(execution.IsCompleted, Is.False, "the callback may be using the context");
        hold.SetResult();

        await Calls.ExpiresAsync(execution);
    }

    [Test]
    public async Task A_fault_of_the_watch_is_told_and_the_other_calls_keep_their_limits()
    {
        var telemetry = new Events();
        var usage = new Meter();
        var pipeline = _calls.Build(new TaskBudgetStrategyOptions { Budget = Calls.Seconds(10), Usage = usage }, telemetry);
        using var caller = new CancellationTokenSource();
        var first = pipeline.ExecuteAsync(Calls.ObeyAsync, caller.Token).AsTask();
        _calls.Time.Advance(TimeSpan.FromSeconds(1));
        var second = pipeline.ExecuteAsync(Calls.ObeyAsync).AsTask();

        usage.FailsNext = true;
        _calls.Time.Advance(TimeSpan.FromSeconds(7)); // the first one is looked at
        _calls.Time.Advance(TimeSpan.FromSeconds(3));

        await Calls.ExpiresAsync(second);
        await caller.CancelAsync();
        await Assert.ThatAsync(() => first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(telemetry.Seen, Has.One.EqualTo("TaskBudget: BudgetWatchFailed"));
    }

    private sealed class Meter : UsageScript
    {
        public bool FailsNext { get; set; }

        public override (TimeSpan Cpu, long AllocatedBytes) Read(RunId run)
        {
            if (!FailsNext)
                return default;
            FailsNext = false;
            throw new NotSupportedException("no clock");
        }
    }

    private sealed class Events : TelemetryListener
    {
        private readonly ConcurrentQueue<string> _seen = new();

        public IEnumerable<string> Seen => _seen;

        public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
        {
            if (args.Source.StrategyName is { } strategy)
                _seen.Enqueue($"{strategy}: {args.Event.EventName}");
        }
    }
}
