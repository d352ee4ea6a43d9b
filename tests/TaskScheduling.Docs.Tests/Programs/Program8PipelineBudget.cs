using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.Retry;
using TaskScheduling.Polly;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 8: a budget in any Polly pipeline, without a scheduler.</summary>
public sealed class Program8PipelineBudget
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _told = [];

    [Test]
    public async Task One_budget_for_all_attempts_says_why_it_gave_up()
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddTaskBudget(new TaskBudgetStrategyOptions // outside: one budget for all attempts and delays
            {
                Budget = new TaskBudget { Time = TimeSpan.FromMinutes(2), CpuTime = TimeSpan.FromSeconds(20) },
                OnExpiring = arguments =>
                {
                    _told.Add(arguments.Expiration.Code);
                    return ValueTask.CompletedTask;
                },
            })
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.FromSeconds(1) })
            .Build();

        var download = DownloadAsync(pipeline);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.That(await download, Is.EqualTo("gave up after 120 s"));
        Assert.That(_told, Is.EqualTo(new[] { "time_limit_exceeded" }));
    }

    private async Task<string> DownloadAsync(ResiliencePipeline pipeline)
    {
        try
        {
            await pipeline.ExecuteAsync(async token => await Task.Delay(TimeSpan.FromHours(1), _time, token));
            return "done";
        }
        catch (TaskExpiredException expired) when (expired.Expiration is Expiration.CpuTimeExceeded { Used: var used })
        {
            return $"gave up after {used.TotalSeconds:F0} CPU-seconds";
        }
        catch (TaskExpiredException expired) when (expired.Expiration is Expiration.TimeLimitExceeded { Elapsed: var elapsed })
        {
            return $"gave up after {elapsed.TotalSeconds:F0} s";
        }
    }
}
