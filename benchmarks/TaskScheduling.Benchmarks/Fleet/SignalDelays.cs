namespace TaskScheduling.Benchmarks;

/// <summary>When runs began and when their tokens fired, by the clock that cannot be set.</summary>
internal sealed class SignalDelays(int runs)
{
    private readonly long[] _asked = new long[runs];
    private readonly long[] _began = new long[runs];
    private readonly long[] _fired = new long[runs];
    private readonly TaskCompletionSource _allFired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = runs;
    private int _begun;

    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Somebody asks for the run: it cannot begin earlier.</summary>
    public void Ask(int run) => _asked[run] = TimeProvider.System.GetTimestamp();

    /// <summary>The first line of a run. Returns its number: runs are asked for one by one.</summary>
    public int Begin(long at)
    {
        _began[_begun] = at;
        return Interlocked.Increment(ref _begun) - 1;
    }

    /// <summary>The token of a run has fired.</summary>
    public void Fire(int run)
    {
        _fired[run] = TimeProvider.System.GetTimestamp();
        if (Interlocked.Decrement(ref _left) == 0)
            _allFired.SetResult();
    }

    /// <exception cref="TimeoutException">Not every token has fired.</exception>
    public Task WhenAllFiredAsync(TimeSpan atMost) => _allFired.Task.WaitAsync(atMost);

    public TimeSpan SinceAsked(int run) => TimeProvider.System.GetElapsedTime(_asked[run], _fired[run]);

    public TimeSpan SinceBegun(int run) => TimeProvider.System.GetElapsedTime(_began[run], _fired[run]);
}
