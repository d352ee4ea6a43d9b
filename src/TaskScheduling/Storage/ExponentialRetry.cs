using Polly;
using Polly.Retry;

namespace TaskScheduling;

/// <summary>What fails is tried again until it succeeds or is cancelled: later and later, without jitter, because nobody else asks.</summary>
/// <remarks>One execution at a time; each of them begins with the first delay.</remarks>
internal sealed class ExponentialRetry
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private TimeSpan _next;

    /// <param name="time">The scheduler's.</param>
    /// <param name="first">Delay before the first repetition; it doubles.</param>
    /// <param name="longest">No delay is longer.</param>
    /// <param name="failed">Hears of each failure, and how long the delay is that follows.</param>
    public ExponentialRetry(TimeProvider time, TimeSpan first, TimeSpan longest, Action<Exception, TimeSpan> failed)
    {
        (_first, _longest, _next) = (first, longest, first);
        Pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static attempt => new(attempt.Outcome is { Exception: not null } or { Result: false } && !attempt.Context.CancellationToken.IsCancellationRequested),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = attempt => new(NextDelay(isFirst: attempt.AttemptNumber == 0)),
            OnRetry = attempt =>
            {
                if (attempt.Outcome.Exception is { } fault)
                    failed(fault, attempt.RetryDelay);
                return default;
            },
        }).Build();
    }

    public ResiliencePipeline Pipeline { get; }

    /// <summary>An attempt that goes on has worked: if it fails after all, the first delay follows.</summary>
    public void Restart() => _next = _first;

    public ValueTask ExecuteAsync(Func<CancellationToken, ValueTask> attempt, CancellationToken cancellationToken) => Pipeline.ExecuteAsync(attempt, cancellationToken);

    /// <param name="attempt">False: it is tried again, and nobody hears of a failure.</param>
    /// <param name="cancellationToken">Ends it: with what the last attempt has said, or as cancelled.</param>
    public ValueTask<bool> TryAsync(Func<CancellationToken, ValueTask<bool>> attempt, CancellationToken cancellationToken) => Pipeline.ExecuteAsync(attempt, cancellationToken);

    private TimeSpan NextDelay(bool isFirst)
    {
        if (isFirst)
            Restart();
        var delay = _next;
        _next = delay * 2 < _longest ? delay * 2 : _longest;
        return delay;
    }
}
