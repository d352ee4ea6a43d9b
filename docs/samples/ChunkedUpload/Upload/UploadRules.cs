using Polly;
using Polly.Retry;
using TaskScheduling;

namespace ChunkedUpload;

/// <summary>What an upload may use, and what follows when it does not succeed.</summary>
internal static class UploadRules
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A desktop's, but a chunk does not wait until the person has left, as maintenance does, and a session may be long. Network
    /// that comes back is noticed within seconds: who records outdoors goes in and out of it. And a chunk in flight is not what
    /// takes the program down, however often a device ends it: it is not parked for that.
    /// </summary>
    public static SchedulingPolicy Policy => SchedulingPolicy.Desktop with
    {
        Processing = SchedulingPolicy.Desktop.Processing with { RequiresIdle = false, MaximumPending = 10_000 },
        SamplingPeriod = TimeSpan.FromSeconds(1),
        RequirementBackAfter = ShortestPause,
        InterruptionSpacing = ShortestPause,
        MaximumHostLosses = 10_000,
    };

    /// <summary>A processing task has no stall limit unless it is given one; what hangs here would hold one of two slots.</summary>
    public static TaskBudget Budget { get; } = new() { Progress = new ProgressLimit(TimeSpan.FromMinutes(1)) };

    /// <summary>Every chunk goes out in the end, so nearly nothing is final: a server may be away for days.</summary>
    public static Resubmission Resubmission { get; } = (TaskScheduling.Resubmission.Default with { MaximumAttempts = 10_000, MaximumInterruptions = 10_000 })
        .OnFailed(ResubmitRule.AfterBackoff(new Backoff { Delay = ShortestPause, MaxDelay = TimeSpan.FromMinutes(5) }))
        .OnExpired<Expiration.ProgressStalled>(ResubmitRule.AfterBackoff())
        .OnExpired<Expiration.TimeLimitExceeded>(ResubmitRule.AfterBackoff());

    /// <summary>Within one run, for what passes by itself within seconds; each try asks the server first how far it has come.</summary>
    public static void Retry(ResiliencePipelineBuilder pipeline) => pipeline.AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = new PredicateBuilder().Handle<UploadException>(),
        MaxRetryAttempts = 5,
        Delay = TimeSpan.FromMilliseconds(250),
        MaxDelay = TimeSpan.FromSeconds(5),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
    });
}
