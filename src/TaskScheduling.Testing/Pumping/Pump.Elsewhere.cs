namespace TaskScheduling.Testing;

/// <summary>Pieces of handlers that go through the thread pool and come back.</summary>
/// <remarks>
/// The framework sends a continuation there that must not have the context: after a cancelled delay, a semaphore, a channel, or where what it waited for
/// was completed by code that has one. Nobody tells when such a piece is queued. So the pump lets work items of its own follow it through the pool, and
/// gives a handler whose token was fired a moment to show itself. A thread that takes up the flow of a run waits at its beginning until the pump has
/// nothing to do, and the pump waits until it leaves: there is never more than one at work. Work that stays away longer than <see cref="Patience"/> has
/// left for good, and nobody waits for it here.
/// </remarks>
internal partial class Pump
{
    /// <summary>The pool hands items out in order: when a later one runs, an earlier one has been taken; the further ones leave it time to enter its flow.</summary>
    private const int HopsThroughThePool = 6;

    /// <summary>Real time; many times what a thread that is ready waits for a processor.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    [ThreadStatic]
    private static Visit? _ownVisit;

    private readonly Queue<Visit> _visits = new(); // the first one is at work, or is let in next
    private int _hopsLeft;
    private bool _hops;
    private long _awaitedSince; // in real time
    private TaskRun? _told; // its token was fired, and it has not shown itself
    private bool _tells;

    private bool AwaitsOthers => _hopsLeft > 0 || _visits.Count > 0 || _told is { HasReturned: false };

    public override IStopSignals CreateSignals(TimeProvider time) => new Signals(this);

    /// <summary>A thread takes up a flow.</summary>
    public void HasEntered(TaskRun? run)
    {
        if (run is null)
            return;
        lock (_gate)
        {
            _hopsLeft = HopsThroughThePool;
            if (_told == run && !(IsOwnThread && _tells)) // its callbacks say nothing about where it goes on
                _told = null;
            if (IsOwnThread)
                _running = _ranLast = run;
            else if (!_stopped)
                BeginVisit();
        }
    }

    /// <summary>A thread leaves a flow.</summary>
    public void HasLeft(TaskRun? run)
    {
        if (run is null || IsOwnThread)
            return;
        lock (_gate)
        {
            if (_ownVisit is { } visit)
                EndVisit(visit);
            _ownVisit = null;
        }
    }

    private void BeginVisit()
    {
        var visit = _ownVisit = new Visit();
        _visits.Enqueue(visit);
        Monitor.PulseAll(_gate);
        var came = TimeProvider.System.GetTimestamp();
        while (!visit.IsLetIn)
        {
            var left = Patience - TimeProvider.System.GetElapsedTime(came);
            if (left <= TimeSpan.Zero)
            {
                EndVisit(visit); // the pump's own item waits for this thread, perhaps
                return;
            }

            Monitor.Wait(_gate, left);
        }
    }

    private void EndVisit(Visit visit)
    {
        visit.IsOver = true;
        while (_visits.TryPeek(out var first) && first.IsOver)
            _visits.Dequeue();
        _hopsLeft = HopsThroughThePool; // it may have sent another piece
        Monitor.PulseAll(_gate);
    }

    /// <summary>In the gate.</summary>
    private void AwaitOthers()
    {
        if (_visits.TryPeek(out var visit))
        {
            if (!visit.IsLetIn)
            {
                visit.IsLetIn = true;
                _awaitedSince = TimeProvider.System.GetTimestamp();
                Monitor.PulseAll(_gate);
            }

            if (!WaitsInVain())
                return;
            EndVisit(visit);
        }
        else if (_hopsLeft > 0)
        {
            Hop();
            Monitor.Wait(_gate);
        }
        else if (!AwaitsOthers)
        {
            Monitor.Wait(_gate);
        }
        else if (WaitsInVain())
        {
            _told = null;
        }
    }

    private bool WaitsInVain()
    {
        var left = Patience - TimeProvider.System.GetElapsedTime(_awaitedSince);
        if (left <= TimeSpan.Zero)
            return true;
        Monitor.Wait(_gate, left);
        return false;
    }

    private void Hop()
    {
        if (_hops)
            return;
        _hops = true;
        ThreadPool.UnsafeQueueUserWorkItem(static pump => pump.HasHopped(), this, preferLocal: false);
    }

    private void HasHopped()
    {
        lock (_gate)
        {
            _hops = false;
            _hopsLeft--;
            Monitor.PulseAll(_gate);
        }
    }

    private void RunsForeignCode()
    {
        lock (_gate)
            _hopsLeft = HopsThroughThePool;
    }

    /// <summary>Without a context, so that what waits for the token with none goes on right here, if the framework lets it.</summary>
    private void Fire(TaskRun run, CancellationTokenSource token)
    {
        lock (_gate)
        {
            (_told, _tells) = (run, true);
            _awaitedSince = TimeProvider.System.GetTimestamp();
        }

        PumpFlow.Current = new PumpFlow(this, run);
        run.Fire(token);
        PumpFlow.Current = null;
        lock (_gate)
            _tells = false;
    }

    /// <summary>A thread of others in the flow of a run.</summary>
    private sealed class Visit
    {
        public bool IsLetIn { get; set; }

        /// <summary>It has left, or nobody waits for it any longer.</summary>
        public bool IsOver { get; set; }
    }

    /// <summary>One token after the other, each when everything before it is done.</summary>
    private sealed class Signals(Pump pump) : IStopSignals
    {
        public void Send(TaskRun run, CancellationTokenSource token)
        {
            lock (pump._gate)
            {
                if (pump._stopped)
                    return;
                pump._signals.Enqueue(() => pump.Fire(run, token));
                Monitor.PulseAll(pump._gate);
            }
        }

        public void Dispose()
        {
        }
    }
}
