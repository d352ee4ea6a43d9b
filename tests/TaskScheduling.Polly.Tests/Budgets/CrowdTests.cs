using System.Runtime.CompilerServices;
using Polly;
using Polly.Registry;

namespace TaskScheduling.Polly.Tests;

/// <summary>Many calls of one pipeline, and what is left when they are over.</summary>
public sealed class CrowdTests
{
    private readonly CountingTime _time = new();

    [Test]
    public async Task A_thousand_calls_at_once_end_each_for_its_own_reason()
    {
        var pipeline = Build(Calls.Seconds(5));
        var gates = Enumerable.Range(0, 1_000).Select(static _ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var calls = new Task<int>[gates.Length];
        Parallel.For(0, gates.Length, index => calls[index] = pipeline.ExecuteAsync(async token => await gates[index].Task.WaitAsync(token)).AsTask());

        for (var index = 0; index < gates.Length; index += 2)
            gates[index].SetResult(index);
        await Task.WhenAll(calls.Where(static (_, index) => index % 2 == 0));
        _time.Advance(TimeSpan.FromSeconds(5));
        for (var index = 1; index < calls.Length; index += 2)
            await Calls.ExpiresAsync(calls[index]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(calls.Where(static (_, index) => index % 2 == 0).Select(static call => call.Result).Sum(), Is.EqualTo(249_500));
            Assert.That(_time.Armed, Is.Zero, "no timer is left");
        }
    }

    [Test]
    public async Task A_return_races_its_limit_and_one_of_them_wins()
    {
        var pipeline = Build(Calls.Seconds(1) with { Grace = TimeSpan.FromTicks(1) });
        using var over = new CancellationTokenSource();
        var clock = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
                _time.Advance(TimeSpan.FromSeconds(0.7));
        });
        var (returned, expired) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var call = 0; call < 2_000; call++)
            {
                try
                {
                    await pipeline.ExecuteAsync(static async token =>
                    {
                        await Task.Yield();
                        token.ThrowIfCancellationRequested();
                    });
                    Interlocked.Increment(ref returned);
                }
                catch (TaskExpiredException)
                {
                    Interlocked.Increment(ref expired);
                }
            }
        })));
        await over.CancelAsync();
        await clock;

        Assert.That((returned + expired, _time.Armed), Is.EqualTo((8_000, 0)));
    }

    [Test]
    public async Task A_call_that_ends_leaves_no_timer_and_no_registration()
    {
        using var caller = new CancellationTokenSource();
        var pipeline = Build(new TaskBudget { Time = TimeSpan.FromDays(1) });

        await pipeline.ExecuteAsync(_ =>
        {
            Assert.That(_time.Armed, Is.EqualTo(1));
            return ValueTask.CompletedTask;
        }, caller.Token);

        Assert.That(_time.Armed, Is.Zero);
    }

    [Test]
    public void A_pipeline_that_nobody_holds_is_collected()
    {
        var pipeline = UseAndDrop();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(pipeline.IsAlive, Is.False);
    }

    [Test]
    public async Task A_reload_leaves_calls_in_progress_their_own_budget()
    {
        var seconds = 5;
        var reload = new CancellationTokenSource();
        await using var registry = new ResiliencePipelineRegistry<string>();
        var pipeline = registry.GetOrAddPipeline("upload", (builder, context) =>
        {
            context.AddReloadToken(reload.Token);
            builder.TimeProvider = _time;
            builder.AddTaskBudget(Calls.Seconds(seconds));
        });
        var before = pipeline.ExecuteAsync(Calls.ObeyAsync).AsTask();

        seconds = 60;
        var old = reload;
        reload = new CancellationTokenSource();
        await old.CancelAsync();
        var after = pipeline.ExecuteAsync(Calls.ObeyAsync).AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));
        await Calls.ExpiresAsync(before);
        Assert.That(after.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(55));
        await Calls.ExpiresAsync(after);

        Assert.That(_time.Armed, Is.Zero);
    }

    private ResiliencePipeline Build(TaskBudget budget) => new ResiliencePipelineBuilder { TimeProvider = _time }.AddTaskBudget(budget).Build();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseAndDrop()
    {
        var pipeline = new ResiliencePipelineBuilder().AddTaskBudget(new TaskBudget { Time = TimeSpan.FromDays(1) }).Build();
        pipeline.Execute(static () => { });
        return new WeakReference(pipeline);
    }
}
