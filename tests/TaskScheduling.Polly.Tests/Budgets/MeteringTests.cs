using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace TaskScheduling.Polly.Tests;

/// <summary>Processor time of real callbacks, on a clock that is moved by hand.</summary>
public sealed class MeteringTests
{
    private static readonly TaskBudget Little = new() { CpuTime = TimeSpan.FromMilliseconds(50) };

    private readonly Calls _calls = new();

    [Test]
    public async Task A_busy_callback_uses_its_own_budget_up()
    {
        var pipeline = _calls.Build(Little);
        var execution = Task.Run(async () => await pipeline.ExecuteAsync(static token => Burn(token)));

        Assert.That((await ExpiresWhileTimePassesAsync(execution)).Expiration, Is.InstanceOf<Expiration.CpuTimeExceeded>());
    }

    [Test]
    public async Task What_is_used_in_an_inner_budget_counts_for_the_outer_one()
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _calls.Time }
            .AddTaskBudget(Little)
            .AddTaskBudget(new TaskBudget { CpuTime = TimeSpan.FromHours(1), AllocatedBytes = long.MaxValue })
            .Build();
        var execution = Task.Run(async () => await pipeline.ExecuteAsync(static token => Burn(token)));

        var expired = (Expiration.CpuTimeExceeded)(await ExpiresWhileTimePassesAsync(execution)).Expiration;

        Assert.That(expired.Limit, Is.EqualTo(Little.CpuTime));
    }

    [Test]
    public async Task What_is_used_in_a_pipeline_counts_for_the_run_around_it()
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _calls.Time }.AddTaskBudget(new TaskBudget { CpuTime = TimeSpan.FromHours(1) }).Build();
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
        {
            tasks.Services.AddSingleton<TimeProvider>(_calls.Time);
            tasks.AddProcessingTask("work", static (_, token) => Burn(token).AsTask()).WithResilience(pipeline);
        });
        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("work") { Budget = Little });

        while (!handle.Completion.IsCompleted)
            _calls.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.That((await handle.Completion).Expiration, Is.InstanceOf<Expiration.CpuTimeExceeded>());
    }

    private async Task<TaskExpiredException> ExpiresWhileTimePassesAsync(Task execution)
    {
        while (!execution.IsCompleted)
            _calls.Time.Advance(TimeSpan.FromMilliseconds(10));
        return await Calls.ExpiresAsync(execution);
    }

    private static ValueTask Burn(CancellationToken token)
    {
        while (true)
        {
            Thread.SpinWait(1_000);
            token.ThrowIfCancellationRequested();
        }
    }
}
