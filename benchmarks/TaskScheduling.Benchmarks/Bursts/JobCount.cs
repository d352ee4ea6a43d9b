namespace TaskScheduling.Benchmarks;

/// <summary>Counts inside the jobs that ran, and fails where an engine ran one too few or too many.</summary>
/// <remarks>Jobs count on any thread, interlocked; everything else is written by the one caller while no job is due.</remarks>
internal sealed class JobCount(BurstEngine engine)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(5);

    private TaskCompletionSource _all = new();
    private int _expected;
    private int _ran;

    /// <summary>When the last of them began, as a timestamp.</summary>
    public long LastBegan { get; private set; }

    public void Expect(int jobs)
    {
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected = jobs;
        _ran = 0;
    }

    /// <summary>The job.</summary>
    public void Add()
    {
        var ran = Interlocked.Increment(ref _ran);
        if (ran != _expected)
            return;
        LastBegan = TimeProvider.System.GetTimestamp();
        _all.TrySetResult();
    }

    /// <param name="patience">Longer than the slowest engine takes by far: whoever needs it has lost a job.</param>
    public async Task WaitForAllAsync(TimeSpan patience)
    {
        try
        {
            await engine.FinishAsync().WaitAsync(patience, TimeProvider.System);
            await _all.Task.WaitAsync(patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Verify(); // says how many are missing
            throw;
        }
    }

    /// <summary>Whatever the engine still had to run has run afterwards, so that a job that comes twice is seen, too.</summary>
    public async Task StopAsync()
    {
        await engine.StopAsync();
        await Task.Delay(Quiet, TimeProvider.System);
        Verify();
    }

    public void Verify()
    {
        if (Volatile.Read(ref _ran) != _expected)
            throw new InvalidOperationException($"{engine.Row}: {_ran:N0} jobs ran instead of {_expected:N0}.");
    }
}
