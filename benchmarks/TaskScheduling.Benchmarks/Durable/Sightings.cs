using System.Collections.Concurrent;

namespace TaskScheduling.Benchmarks;

/// <summary>When something was seen for the first time, by the clock that cannot be set. It may be seen before anybody waits for it.</summary>
internal sealed class Sightings<TKey>
    where TKey : notnull
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TKey, TaskCompletionSource<long>> _seen = new();

    public void See(TKey key) => Of(key).TrySetResult(TimeProvider.System.GetTimestamp());

    /// <exception cref="TimeoutException">Nobody has seen it for a minute.</exception>
    public Task<long> WhenSeenAsync(TKey key) => Of(key).Task.WaitAsync(Patience);

    private TaskCompletionSource<long> Of(TKey key) => _seen.GetOrAdd(key, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
