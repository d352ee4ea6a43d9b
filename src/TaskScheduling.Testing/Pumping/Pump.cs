using System.Diagnostics.CodeAnalysis;

namespace TaskScheduling.Testing;

/// <summary>One thread that does all the work of a scheduler under test, in one order, and knows when nothing is left to do.</summary>
/// <remarks>
/// <para>What it does first: what was posted, in order; then one token, whose handler has the thread until it waits again; then one of the answers that
/// were kept back until nothing else is left; then the next step of whoever drives it, which moves the clock.</para>
/// <para>Who writes what: everything under <c>_gate</c>, but for <c>_running</c> and <c>_ranLast</c>: the pump's thread.</para>
/// </remarks>
internal partial class Pump : WorkItems, IDisposable
{
    private readonly object _gate = new(); // a monitor and no Lock, because it is waited on
    private readonly Queue<Action> _work = new();
    private readonly Queue<Action> _signals = new();
    private readonly Queue<Action> _answers = new();
    private readonly Queue<Drive> _drives = new();
    private readonly PumpContext _context;
    private readonly PumpTasks _tasks;
    private readonly PumpFlow _callbacks;
    private readonly Thread _thread;
    private volatile TaskRun? _running; // whose code the item in progress runs
    private volatile TaskRun? _ranLast;
    private Exception? _fault;
    private long _item; // number of the one that runs or ran last
    private long _itemBegan; // in real time
    private long _steps; // of drives
    private bool _works;
    private bool _stopped;

    public Pump()
        : base(isPumped: true)
    {
        _context = new PumpContext(this);
        _tasks = new PumpTasks(this);
        _callbacks = new PumpFlow(this, null);
        _thread = new Thread(Run) { IsBackground = true, Name = "TaskScheduling test pump" };
        _thread.UnsafeStart();
    }

    /// <summary>That of callbacks that belong to no run.</summary>
    public PumpFlow Flow => _callbacks;

    public bool IsOwnThread => Thread.CurrentThread == _thread;

    /// <summary>Whether the calling code was begun by the pump: it must not wait for it.</summary>
    public bool IsInside => IsOwnThread || PumpFlow.Current?.Pump == this;

    private bool IsQuiet => _stopped || (!_works && _work.Count == 0 && _signals.Count == 0 && _answers.Count == 0 && _drives.Count == 0 && !AwaitsOthers);

    public override void Post(IThreadPoolWorkItem item)
    {
        if (item is SubmittedTaskRun run)
            Enqueue(() => Enter(new PumpFlow(this, run), () => _tasks.Run(item.Execute)));
        else
            Enqueue(() => Enter(_callbacks, item.Execute));
    }

    public override void Post<TState>(Action<TState> call, TState state) => Enqueue(() => Enter(_callbacks, () => call(state)));

    /// <summary>What goes on in here after an await.</summary>
    public void Continue(Action rest) => Enqueue(() => Enter(_callbacks, () => _tasks.Run(rest)));

    /// <summary>The callback of a timer: without a context, so that what waited for it with none goes on right here.</summary>
    public void PostTimer(Action callback, bool isForeign) => Enqueue(() =>
    {
        PumpFlow.Current = _callbacks;
        if (isForeign)
            RunsForeignCode();
        callback();
    });

    /// <summary>Once nothing else is left to do: whoever waits outside goes on when all that belongs to the answer has happened.</summary>
    protected override void PostLast<TState>(Action<TState> call, TState state)
    {
        lock (_gate)
        {
            _answers.Enqueue(() =>
            {
                RunsForeignCode();
                call(state);
            });
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>No further item is begun. One that blocks keeps the thread, which does not keep the process.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            while (_drives.TryDequeue(out var drive))
                drive.Done.TrySetResult();
            Monitor.PulseAll(_gate);
        }
    }

    private void Enqueue(Action item)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _work.Enqueue(item);
            Monitor.PulseAll(_gate);
        }
    }

    private void Enter(PumpFlow flow, Action work)
    {
        SynchronizationContext.SetSynchronizationContext(_context);
        PumpFlow.Current = flow;
        RunsForeignCode();
        work();
    }

    private void Run()
    {
        while (TryTake(out var item))
        {
            try
            {
                item();
            }
            catch (Exception exception)
            {
                lock (_gate)
                    _fault ??= exception;
            }

            PoolThread.CleanUp();
        }
    }

    private bool TryTake([NotNullWhen(true)] out Action? item)
    {
        lock (_gate)
        {
            _works = false;
            _running = null;
            while (!TryChoose(out item))
            {
                if (_stopped)
                    return false;
                Monitor.PulseAll(_gate); // perhaps it is quiet
                AwaitOthers();
            }

            _works = true;
            _item++;
            _itemBegan = TimeProvider.System.GetTimestamp();
            return true;
        }
    }

    private bool TryChoose([NotNullWhen(true)] out Action? item)
    {
        item = null;
        if (_stopped)
            return false;
        if (_work.TryDequeue(out item))
            return true;
        if (AwaitsOthers)
            return false;
        if (_signals.TryDequeue(out item) || _answers.TryDequeue(out item))
            return true;
        if (_drives.TryPeek(out var drive))
            item = () => Take(drive);
        return item is not null;
    }
}
