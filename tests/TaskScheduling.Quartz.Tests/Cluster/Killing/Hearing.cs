using System.Collections.Concurrent;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>What node processes have said, and waiting for it. Lines come from any thread.</summary>
internal sealed class Hearing
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<Waiter, byte> _waiters = new();

    public IEnumerable<string> Lines => _lines;

    public void Hear(string line)
    {
        _lines.Enqueue(line);
        foreach (var waiter in _waiters.Keys)
            waiter.Look(line);
    }

    /// <summary>The rest of the first line that begins so, said before or from now on.</summary>
    public async Task<string> WhenAsync(string beginning, TimeSpan limit)
    {
        var waiter = new Waiter(beginning);
        _waiters[waiter] = 0;
        try
        {
            foreach (var line in _lines)
                waiter.Look(line);
            return (await waiter.Found.Task.WaitAsync(limit, TimeProvider.System))[beginning.Length..].Trim();
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"Nobody said '{beginning}' within {limit}:\n{string.Join('\n', _lines.TakeLast(20))}");
        }
        finally
        {
            _waiters.TryRemove(waiter, out _);
        }
    }

    private sealed class Waiter(string beginning)
    {
        public TaskCompletionSource<string> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Look(string line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                Found.TrySetResult(line);
        }
    }
}
