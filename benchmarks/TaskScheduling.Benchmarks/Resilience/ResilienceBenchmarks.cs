using BenchmarkDotNet.Attributes;
using Polly;
using Polly.Retry;

namespace TaskScheduling.Benchmarks;

/// <summary>What does a budget add to a call that is over at once, beside a bare pipeline and Polly's own time-out?</summary>
[MemoryDiagnoser]
public class ResilienceBenchmarks
{
    private readonly ResiliencePipeline _bare = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build();
    private readonly ResiliencePipeline _timeout = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromMinutes(5)).AddRetry(new RetryStrategyOptions()).Build();
    private readonly ResiliencePipeline _time = WithBudget(new TaskBudget { Time = TimeSpan.FromMinutes(5) });

    private readonly ResiliencePipeline _all = WithBudget(new TaskBudget
    {
        Time = TimeSpan.FromMinutes(5),
        CpuTime = TimeSpan.FromMinutes(1),
        Progress = new ProgressLimit(TimeSpan.FromMinutes(1)),
    });

    [Benchmark(Description = "a retry alone")]
    public ValueTask Bare() => _bare.ExecuteAsync(static _ => ValueTask.CompletedTask);

    [Benchmark(Description = "Polly timeout around it")]
    public ValueTask Timeout() => _timeout.ExecuteAsync(static _ => ValueTask.CompletedTask);

    [Benchmark(Description = "`AddTaskBudget`, time")]
    public ValueTask Time() => _time.ExecuteAsync(static _ => ValueTask.CompletedTask);

    [Benchmark(Description = "`AddTaskBudget`, time, CPU time and silence")]
    public ValueTask TimeCpuAndSilence() => _all.ExecuteAsync(static _ => ValueTask.CompletedTask);

    private static ResiliencePipeline WithBudget(TaskBudget budget) => new ResiliencePipelineBuilder().AddTaskBudget(budget).AddRetry(new RetryStrategyOptions()).Build();
}
