using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>Does what the engine asks for.</summary>
internal delegate void CarryOut(in SchedulerEffect effect);

/// <summary>One turn at a time over one input queue. A turn is not a thread: whoever finds the queue unserved serves it.</summary>
/// <remarks>
/// <para>Shared state: <c>_queue</c> is written by any thread; everything else is written only by the holder of <c>_turn</c>,
/// except <c>_wake</c>, a flag that anybody sets and the holder clears.</para>
/// <para>Nobody loses a wake-up: whoever gives the turn back looks at the queue again afterwards.</para>
/// </remarks>
internal sealed class SchedulerLoop : IDisposable
{
    /// <summary>On a caller's thread a turn handles at most this much; the rest goes to the pool.</summary>
    private const int CallerInputs = 64;

    /// <summary>How many inputs are handled between two looks at the clock.</summary>
    private const int LookEvery = 16;
    private static readonly TimeSpan CallerTime = TimeSpan.FromMilliseconds(1);

    /// <summary>A jump of the date against the monotonic clock that means the machine has slept, or somebody has set the clock.</summary>
    private static readonly TimeSpan SleepDrift = TimeSpan.FromSeconds(5);

    /// <summary>How often a detached debugger is looked for while one is attached.</summary>
    private static readonly TimeSpan DebuggerLook = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ConcurrentQueue<SchedulerInput> _queue = new();
    private readonly Lock _turn = new();
    private readonly SchedulerEngine _engine;
    private readonly SchedulerClock _clock;
    private readonly WorkItems _work;
    private readonly CarryOut _carryOut;
    private readonly Action _turnEnded;
    private readonly Func<bool> _isDebuggerAttached;
    private readonly Action<Exception, InputKind> _engineFailed;
    private readonly Recorder? _recorder;
    private readonly List<SchedulerEffect> _effects = [];
    private readonly ITimer _timer;
    private TimeSpan? _armedFor;
    private SchedulerInstant _lastTurn;
    private SchedulerInput _next; // comes before what is in the queue
    private volatile bool _hasNext;
    private int _wake;
    private bool _debugged;
    private bool _disposed;

    public SchedulerLoop(
        SchedulerEngine engine,
        SchedulerClock clock,
        WorkItems work,
        CarryOut carryOut,
        Action turnEnded,
        Func<bool> isDebuggerAttached,
        Action<Exception, InputKind> engineFailed,
        Recorder? recorder = null)
    {
        _engine = engine;
        _clock = clock;
        _work = work;
        _carryOut = carryOut;
        _turnEnded = turnEnded;
        _isDebuggerAttached = isDebuggerAttached;
        _engineFailed = engineFailed;
        _recorder = recorder;
        _lastTurn = clock.Now;
        _timer = DeadlineThread.Create(clock.Time, static loop => ((SchedulerLoop)loop!).Wake(), this);
    }

    /// <summary>The calling thread is in the middle of a turn.</summary>
    public bool IsInTurn => _turn.IsHeldByCurrentThread;

    /// <summary>From any thread, also from inside a turn. True: it has been handled, by this thread or before it came to it.</summary>
    public bool Enqueue(in SchedulerInput input)
    {
        _queue.Enqueue(input);
        return Serve(CallerInputs);
    }

    /// <summary>Reads the engine in a turn of its own. Blocks for the turn in progress.</summary>
    public T Query<TState, T>(TState state, Func<SchedulerEngine, SchedulerInstant, TState, T> read)
    {
        if (_turn.IsHeldByCurrentThread)
            return read(_engine, _clock.Now, state); // a log or metrics listener that asks back: it is in the middle of a turn

        T answer;
        using (_turn.EnterScope())
        {
            Volatile.Write(ref _wake, 1); // who asks wants to know how things are now
            var bound = new TurnBound(int.MaxValue, _clock);
            Turn(ref bound);
            answer = read(_engine, _clock.Now, state);
        }

        Serve(CallerInputs);
        return answer;
    }

    public void Dispose()
    {
        using (_turn.EnterScope())
            _disposed = true;
        _timer.Dispose();
    }

    private void Wake()
    {
        Interlocked.Exchange(ref _wake, 1); // a full fence: the flag is seen before the turn is found taken
        Serve(int.MaxValue);
    }

    /// <summary>False: somebody else serves the rest.</summary>
    private bool Serve(int most)
    {
        var bound = new TurnBound(most, _clock);
        while (_hasNext || !_queue.IsEmpty || Volatile.Read(ref _wake) != 0)
        {
            if (_turn.IsHeldByCurrentThread || !_turn.TryEnter())
                return false; // the holder looks at the queue again
            bool isDone;
            try
            {
                isDone = Turn(ref bound);
            }
            finally
            {
                _turn.Exit();
            }

            if (isDone)
                continue;

            // Only after the turn was given back: a helper that came while it was held would leave at once, and nobody would look again.
            // It wakes, because what is left may be a deadline that is due behind an empty queue.
            _work.Post(static loop => loop.Wake(), this);
            return false;
        }

        return true;
    }

    /// <summary>Returns whether everything was handled.</summary>
    /// <remarks>Inputs bring the time with them; the clock is read only after a wake-up, and for the bound on a caller's time.</remarks>
    private bool Turn(ref TurnBound bound)
    {
        NoticeDebugger();
        var now = _engine.Now;
        if (Volatile.Read(ref _wake) != 0)
        {
            Interlocked.Exchange(ref _wake, 0);
            _armedFor = null; // the timer has fired, perhaps a little early by our clock: it must be armed again
            now = _clock.ReadAnew();
            NoticeSleep(now);
        }

        while (HasNext() || IsDue(now))
        {
            if (bound.IsReached)
                return false;
            if (!_hasNext) // everything stamped up to now has been applied
            {
                Handle(SchedulerInput.Advance(now));
                bound.CountAdvance();
                continue;
            }

            if (_next.At.Monotonic > now.Monotonic)
            {
                now = _next.At;
                NoticeSleep(now);
            }

            if (_engine.NextDeadline < _next.At.Monotonic) // what was due before comes first, or a flood of inputs would hold every limit off
            {
                Handle(SchedulerInput.Advance(new SchedulerInstant(_next.At.Monotonic - TimeSpan.FromTicks(1), _next.At.Utc)));
                bound.CountAdvance();
            }
            else
            {
                _hasNext = false;
                Handle(_next);
                bound.CountInput();
            }
        }

        _next = default; // keeps nothing alive

        ArmTimer(now.Monotonic);
        _turnEnded();
        return true;
    }

    /// <summary>How much a thread handles at a stretch. A caller's stretch is short; the rest goes to the pool.</summary>
    private struct TurnBound(int most, SchedulerClock clock)
    {
        private TimeSpan? _began;
        private int _handled;
        private int _looked;

        public bool IsReached { get; private set; }

        public void CountInput() => Count(1);

        /// <summary>It may have fired many deadlines.</summary>
        public void CountAdvance() => Count(LookEvery);

        private void Count(int handled)
        {
            _handled += handled;
            if (most == int.MaxValue || _handled - _looked < LookEvery)
                return;
            _looked = _handled;
            var now = clock.Monotonic;
            _began ??= now;
            IsReached = _handled >= most || now - _began > CallerTime;
        }
    }

    /// <summary>Taken out before it is handled: a queue that is peeked into keeps its memory for whoever may still be looking.</summary>
    private bool HasNext() => _hasNext || (_hasNext = _queue.TryDequeue(out _next));

    private bool IsDue(SchedulerInstant now) => _engine.NextDeadline <= now.Monotonic;

    private void Handle(in SchedulerInput input)
    {
        _effects.Clear();
        try
        {
            if (_recorder is null)
                _engine.Handle(input, _effects);
            else
                _recorder.Handle(_engine, input, _effects);
        }
        catch (Exception exception)
        {
            _engineFailed(exception, input.Kind); // a fault of ours must not take the host down; what was decided before it is carried out
        }

        foreach (ref readonly var effect in CollectionsMarshal.AsSpan(_effects))
        {
            try
            {
                _carryOut(effect);
            }
            catch (Exception exception)
            {
                _engineFailed(exception, input.Kind); // nor may it keep the other effects of this input from their tasks
            }
        }
    }

    /// <summary>Nobody tells when a debugger comes: what passed since the last turn counts as its time.</summary>
    private void NoticeDebugger()
    {
        if (_isDebuggerAttached() == _debugged)
            return;
        _debugged = !_debugged;
        Handle(SchedulerInput.DebuggerChanged(_debugged ? _lastTurn : _clock.Now, _debugged));
    }

    /// <summary>After sleep everything is read again before anybody expires.</summary>
    private void NoticeSleep(SchedulerInstant now)
    {
        var drift = (now.Utc - _lastTurn.Utc) - (now.Monotonic - _lastTurn.Monotonic);
        _lastTurn = now;
        if (drift > SleepDrift)
            Handle(SchedulerInput.ReadingsStale(now));
    }

    /// <summary>A timer that is armed for earlier is left alone: it costs one wake-up that finds nothing, not a re-arming per task.</summary>
    private void ArmTimer(TimeSpan now)
    {
        var next = _debugged ? now + DebuggerLook : _engine.NextDeadline;
        if (next is not { } deadline || _disposed || (_armedFor is { } armed && armed <= deadline && armed > now))
            return;
        var wait = deadline - _clock.Monotonic;
        _armedFor = deadline;

        _timer.Change(Due(wait), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The system's timers count whole milliseconds and cut the rest off: rounded up they are never early. Under test a deadline is exact.</summary>
    private TimeSpan Due(TimeSpan wait)
    {
        var milliseconds = _work.IsPumped ? wait.TotalMilliseconds : Math.Ceiling(wait.TotalMilliseconds);
        return milliseconds <= 0 ? TimeSpan.Zero : milliseconds >= LongestTimer.TotalMilliseconds ? LongestTimer : _work.IsPumped ? wait : TimeSpan.FromMilliseconds(milliseconds);
    }
}
