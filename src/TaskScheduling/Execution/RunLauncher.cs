namespace TaskScheduling;

/// <summary>Brings runs to threads of the pool. A thread whose run has just returned takes the next one itself: a hop through the pool costs more than the run.</summary>
/// <remarks>
/// <para>A thread takes a run only after it has told of the return of another, so never under a handler: that one may wait for what it has submitted.
/// After <see cref="MostInARow"/> runs the pool's other work has its turn.</para>
/// <para>Who writes what: the thread-static fields: their thread. <c>_seat</c>: exchanged by any thread; who takes a seat out of it gives it a run.</para>
/// </remarks>
/// <param name="work">The pool.</param>
/// <param name="startsAtOnce">False: a start waits for a store, so that a run is never just about to come.</param>
internal sealed class RunLauncher(WorkItems work, bool startsAtOnce)
{
    /// <summary>Runs one after the other on one thread before the pool's other work has its turn.</summary>
    private const int MostInARow = 64;

    /// <summary>Some microseconds: what a turn of another thread takes. Without the wait a burst ran at 0.6 to 0.9 of the rate (in-memory, governed).</summary>
    private const int Spins = 12;

    [ThreadStatic]
    private static RunLauncher? _telling;

    [ThreadStatic]
    private static SubmittedTaskRun? _next;

    [ThreadStatic]
    private static Seat? _ownSeat;

    private readonly int _mostInARow = work.IsPumped ? 1 : MostInARow; // on a test's thread every run has its own place in the order
    private Seat? _seat;

    /// <summary>From the turn. The handler is never called in here.</summary>
    public void Launch(SubmittedTaskRun run)
    {
        if (_telling == this && _next is null)
            _next = run;
        else if (Volatile.Read(ref _seat) is not null && Interlocked.Exchange(ref _seat, null) is { } seat)
            Volatile.Write(ref seat.Given, run);
        else
            work.Post(run);
    }

    /// <summary>A work item of the pool: calls the handler of a run, then those of runs that began because it returned.</summary>
    public void RunAll(SubmittedTaskRun run)
    {
        var next = run;
        for (var count = 1; next is not null; count++)
        {
            var hasReturned = next.Call();
            PoolThread.CleanUp();
            next = hasReturned ? next.Return(takesNext: count < _mostInARow) : null;
            if (next is not null)
                PoolThread.CleanUp(); // also of what the return called: text providers, listeners, log providers
        }
    }

    /// <summary>Tells the engine of a return; gives back the run that this thread goes on with. Null: none.</summary>
    public SubmittedTaskRun? Tell(SubmittedTaskRun run, HandlerReturn how, Exception? fault, bool takesNext)
    {
        if (!takesNext) // perhaps inside another's telling, because what a turn calls has completed a handler: the fields are that one's
        {
            run.Runtime.RunReturned(run.Id, how, fault);
            return null;
        }

        _telling = this;
        var isDone = false;
        try
        {
            isDone = run.Runtime.RunReturned(run.Id, how, fault);
        }
        finally
        {
            _telling = null;
        }

        var next = _next;
        _next = null;
        return next ?? (isDone || !startsAtOnce ? null : WaitAMoment());
    }

    /// <summary>Another thread has the turn and hears of the return there: it may have a run for this one.</summary>
    private SubmittedTaskRun? WaitAMoment()
    {
        var seat = _ownSeat ??= new Seat();
        if (Interlocked.CompareExchange(ref _seat, seat, null) is not null)
            return null;
        var spin = default(SpinWait);
        while (spin.Count < Spins)
        {
            if (Volatile.Read(ref seat.Given) is not null)
                return seat.Leave();
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (Interlocked.CompareExchange(ref _seat, null, seat) == seat)
            return null;
        while (Volatile.Read(ref seat.Given) is null) // the seat is out: its run is on the way
            spin.SpinOnce();
        return seat.Leave();
    }

    /// <summary>Where one thread waits for a run.</summary>
    private sealed class Seat
    {
        public SubmittedTaskRun? Given;

        public SubmittedTaskRun? Leave()
        {
            var given = Given;
            Given = null;
            return given;
        }
    }
}
