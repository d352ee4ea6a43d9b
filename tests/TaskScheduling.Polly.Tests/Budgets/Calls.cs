using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.Telemetry;

namespace TaskScheduling.Polly.Tests;

/// <summary>Pipelines with a budget on a clock that is moved by hand.</summary>
internal sealed class Calls
{
    public FakeTimeProvider Time { get; } = new();

    public ResiliencePipeline Build(TaskBudget budget) => Build(new TaskBudgetStrategyOptions { Budget = budget });

    public ResiliencePipeline Build(TaskBudgetStrategyOptions options, TelemetryListener? telemetry = null) =>
        new ResiliencePipelineBuilder { TimeProvider = Time, TelemetryListener = telemetry }.AddTaskBudget(options).Build();

    public static TaskBudget Seconds(double time) => new() { Time = TimeSpan.FromSeconds(time) };

    /// <summary>Ends when its token fires, with that token's exception.</summary>
    public static async ValueTask ObeyAsync(CancellationToken token) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);

    public static async Task<TaskExpiredException> ExpiresAsync(Task execution)
    {
        try
        {
            await execution;
        }
        catch (TaskExpiredException expired)
        {
            return expired;
        }

        throw new AssertionException("It did not expire.");
    }
}
