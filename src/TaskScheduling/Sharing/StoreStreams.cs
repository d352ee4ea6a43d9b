using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Reads what a shared store tells for as long as the scheduler lives. What fails is begun again, with growing delay.</summary>
internal sealed class StoreStreams(TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>False: the scheduler stops.</summary>
    public Task<bool> CallAsync(string what, Func<CancellationToken, ValueTask> call) => TryAsync(
        what,
        async (_, cancellationToken) =>
        {
            await call(cancellationToken).ConfigureAwait(false);
            return true;
        },
        stopping);

    /// <param name="what">For the log.</param>
    /// <param name="open">Begins the stream.</param>
    /// <param name="take">Takes one item.</param>
    /// <param name="enough">Nobody wants more of it.</param>
    public Task ReadAsync<T>(string what, Func<CancellationToken, IAsyncEnumerable<T>> open, Action<T> take, CancellationToken enough = default) => TryAsync(
        what,
        async (hasWorked, cancellationToken) =>
        {
            await foreach (var item in open(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                take(item);
                hasWorked();
            }

            return false; // a stream that has ended by itself is begun again
        },
        enough.CanBeCanceled ? enough : stopping);

    private async Task<bool> TryAsync(string what, Func<Action, CancellationToken, Task<bool>> attempt, CancellationToken cancellationToken)
    {
        var delay = FirstDelay;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await attempt(() => delay = FirstDelay, cancellationToken).ConfigureAwait(false))
                    return true;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                logger.StoreStreamFailed(exception, what, delay.TotalSeconds);
            }
            catch (Exception)
            {
                return false; // nobody wants it any more, whatever it says
            }

            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }

        return false;
    }
}
