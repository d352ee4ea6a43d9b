using System.Collections.Concurrent;

namespace TaskScheduling;

/// <summary>Fires the tokens of runs, off the turn. Any thread may send.</summary>
internal interface IStopSignals : IDisposable
{
    void Send(TaskRun run, CancellationTokenSource token);
}

/// <summary>Fires tokens on the pool; where the pool does not come soon, on a thread made for it.</summary>
/// <remarks>
/// Each signal is taken from <c>_waiting</c> once, by whoever comes first. A callback that blocks holds its own thread only: while signals
/// wait, a further thread is made every <see cref="Patience"/>. Any thread may send.
/// </remarks>
internal sealed class StopSignals : IStopSignals
{
    /// <summary>A pool with a free thread answers within microseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<(TaskRun Run, CancellationTokenSource Token)> _waiting = new();
    private readonly WorkItems _work;
    private readonly ITimer _rescue;
    private int _isRescueArmed;
    private int _pumps;

    public StopSignals(TimeProvider time, WorkItems work)
    {
        _work = work;
        _rescue = DeadlineThread.Create(time, static signals => ((StopSignals)signals!).Rescue(), this);
    }

    public void Send(TaskRun run, CancellationTokenSource token)
    {
        _waiting.Enqueue((run, token));
        StartPump();
        if (Interlocked.Exchange(ref _isRescueArmed, 1) == 0) // ten thousand signals of one instant arm it once
            _rescue.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _rescue.Dispose();

    private void Rescue()
    {
        Interlocked.Exchange(ref _isRescueArmed, 0);
        if (_waiting.IsEmpty)
            return;
        new Thread(FireAll) { IsBackground = true, Name = "TaskScheduling stop signals" }.UnsafeStart();
        if (Interlocked.Exchange(ref _isRescueArmed, 1) == 0)
            _rescue.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private bool FireOne()
    {
        if (!_waiting.TryDequeue(out var signal))
            return false;
        signal.Run.Fire(signal.Token);
        return true;
    }

    private void FireAll()
    {
        while (FireOne())
            PoolThread.CleanUp();
    }

    /// <summary>As many as the machine runs at once: a work item for each of ten thousand signals would cost more than the signal.</summary>
    private void StartPump()
    {
        if (Interlocked.Increment(ref _pumps) <= Environment.ProcessorCount)
            _work.Post(static signals => signals.Pump(), this);
        else
            Interlocked.Decrement(ref _pumps);
    }

    private void Pump()
    {
        FireAll();
        Interlocked.Decrement(ref _pumps);
        if (!_waiting.IsEmpty) // sent while this one was about to leave
            StartPump();
    }
}
