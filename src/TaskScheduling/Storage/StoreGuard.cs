using Polly;
using Polly.Retry;

namespace TaskScheduling;

/// <summary>How a store that fails is asked again: for ever, later and later, without jitter, because nobody else asks it.</summary>
internal static class StoreGuard
{
    /// <param name="time">The scheduler's.</param>
    /// <param name="first">Delay before the first repetition; it doubles.</param>
    /// <param name="longest">No delay is longer.</param>
    /// <param name="failed">Hears of each failure, and how long the delay is that follows.</param>
    public static ResiliencePipeline Build(TimeProvider time, TimeSpan first, TimeSpan longest, Action<(Exception Fault, TimeSpan Delay)> failed) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static attempt => new(attempt.Outcome.Exception is not null && !attempt.Context.CancellationToken.IsCancellationRequested),
            MaxRetryAttempts = int.MaxValue,
            Delay = first,
            MaxDelay = longest,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = false,
            OnRetry = attempt =>
            {
                failed((attempt.Outcome.Exception!, attempt.RetryDelay));
                return default;
            },
        }).Build();
}
