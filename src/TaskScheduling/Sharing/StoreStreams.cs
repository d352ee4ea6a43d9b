using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Reads what a shared store tells for as long as the scheduler lives. What fails is begun again, with growing delay.</summary>
internal sealed class StoreStreams(TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>False: the scheduler stops.</summary>
    public Task<bool> CallAsync(string what, Func<CancellationToken, ValueTask> call) => TryAsync(
        Retry(what),
        async cancellationToken =>
        {
            await call(cancellationToken).ConfigureAwait(false);
            return true;
        },
        stopping);

    /// <param name="what">For the log.</param>
    /// <param name="open">Begins the stream.</param>
    /// <param name="take">Takes one item.</param>
    /// <param name="enough">Nobody wants more of it.</param>
    public Task ReadAsync<T>(string what, Func<CancellationToken, IAsyncEnumerable<T>> open, Action<T> take, CancellationToken enough = default)
    {
        var retry = Retry(what);
        return TryAsync(
            retry,
            async cancellationToken =>
            {
                await foreach (var item in open(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    take(item);
                    retry.Restart();
                }

                return false; // a stream that has ended by itself is begun again
            },
            enough.CanBeCanceled ? enough : stopping);
    }

    private ExponentialRetry Retry(string what) =>
        new(time, FirstDelay, LongestDelay, (fault, delay) => logger.StoreStreamFailed(fault, what, delay.TotalSeconds));

    private static async Task<bool> TryAsync(ExponentialRetry retry, Func<CancellationToken, ValueTask<bool>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await retry.TryAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return false; // nobody wants it any more, whatever it says
        }
    }
}
