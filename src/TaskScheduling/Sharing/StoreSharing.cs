using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>This process among those that share a store: who executes, what is submitted meanwhile, what the others do.</summary>
/// <remarks>
/// Who writes what: <c>_stage</c>: the start, then the flow that takes over; <see cref="Elsewhere"/>, <c>_isStopping</c> and <c>_following</c>: the turn; <c>_holds</c>:
/// atomically, whoever takes or gives back the right to execute. Nothing here blocks, and no stream is read in a turn.
/// </remarks>
internal sealed partial class StoreSharing
{
    private readonly SchedulerRuntime _runtime;
    private readonly ISharedTaskStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly StoreStreams _streams;
    private CancellationTokenSource? _following;
    private volatile ExecutionStage _stage;
    private bool _isStopping;
    private int _holds;

    public StoreSharing(SchedulerRuntime runtime, ISharedTaskStore store, TimeProvider time, ILogger logger)
    {
        (_runtime, _store, _time, _logger) = (runtime, store, time, logger);
        _streams = new StoreStreams(time, logger, _stopping.Token);
    }

    public TasksElsewhere Elsewhere { get; } = new();

    /// <summary>This process executes all tasks. With <see cref="ExecutionScope.Assigned"/> it never does.</summary>
    public bool ExecutesAll => _stage is ExecutionStage.TakingOver or ExecutionStage.Executing;

    /// <summary>Why a task waits that the engine of this process does not have. In the turn.</summary>
    public DeferralReason Blocker => StartRules.BlockerElsewhere(_stage, _store.Scope is not ExecutionScope.None, Executor);

    /// <summary>Where each task has an executor of its own, one of them stands for all; where there is one, a run in progress may be that of a dead process.</summary>
    private string? Executor =>
        _store.Executor ?? (_store.HasOneExecutor ? null : Elsewhere.All.Select(task => task.ExecutedBy).FirstOrDefault(name => name is not null));

    /// <summary>Tasks that the store gives to this process one by one.</summary>
    public Assignments? Assigned { get; private set; }

    public void Start()
    {
        _stage = ExecutionStage.Waiting;
        Follow();
        switch (_store.Scope)
        {
            case ExecutionScope.All:
                _ = ExecuteAllAsync();
                break;
            case ExecutionScope.Assigned:
                Assigned = new Assignments(_runtime, this, _time);
                _runtime.Enqueue(SchedulerInput.Started(_runtime.Clock.Now));
                _ = ObeyOrdersAsync();
                break;
            default:
                break;
        }
    }

    /// <summary>The host stops: nobody is followed, and who waits for a task of another process is told.</summary>
    public void Stop()
    {
        _runtime.InTurn(this, static (engine, now, self) =>
        {
            self._isStopping = true;
            foreach (var task in self.Elsewhere.All.Where(task => !task.Task.IsEnded && !engine.Knows(task.Task.Id)))
                self.Leave(task.Task, now.Utc);
            return 0;
        });
        _stopping.Cancel();
    }

    /// <summary>Another process may execute: every record of this one is durable, or was given up.</summary>
    public async Task ReleaseAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _holds) == 0)
            return;
        try
        {
            await GiveUpAsync().AsTask().WaitAsync(limit, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception over)
        {
            _logger.ExecutionNotLeft(over, _store.Name);
        }
    }

    private async Task ExecuteAllAsync()
    {
        if (!await _streams.CallAsync("waiting to execute", _store.AcquireAsync).ConfigureAwait(false))
            return;
        Volatile.Write(ref _holds, 1);
        if (_stopping.IsCancellationRequested)
        {
            await GiveUpAsync().ConfigureAwait(false);
            return;
        }

        _logger.ExecutionBegan(_store.Name);
        _stage = ExecutionStage.TakingOver; // from now on the engine admits what is submitted
        await _away.WhenNoneAsync().ConfigureAwait(false); // and what was on its way before is in the store when that is read
        await _runtime.RecoverAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ObeyEarlierOrdersAsync().ConfigureAwait(false);
        _runtime.Enqueue(SchedulerInput.Started(_runtime.Clock.Now)); // after a shutdown it starts nothing any more
        _stage = ExecutionStage.Executing;
        _ = RememberAsync();
        _ = _streams.ReadAsync<IReadOnlyList<StoredTask>>("submissions of other processes", _store.TakeAsync, Take);
        _ = ObeyOrdersAsync();
    }

    private void Take(IReadOnlyList<StoredTask> news)
    {
        _runtime.BringIn([.. news.Select(task => task with { Task = task.Task with { IsNews = true } })]);
        HasTaken();
    }

    private async ValueTask GiveUpAsync()
    {
        if (Interlocked.Exchange(ref _holds, 0) == 0)
            return;
        await _store.ReleaseAsync().ConfigureAwait(false);
        _logger.ExecutionLeft(_store.Name);
    }
}
