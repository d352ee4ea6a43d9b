using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Carries: queues inputs, executes effects, knows every task and run of this process. It decides nothing.</summary>
/// <remarks>
/// Who writes what: <c>_slots</c> and what the effects touch: the turn. <c>_tickets</c>, <c>_registrations</c>, <c>_cards</c>: concurrent, any thread.
/// <c>_lastTexts</c>: any thread, and any of them will do. <c>_audience</c> guards the order of what the engine hears of its audience.
/// User code (handlers, events, presenters, sensors) runs on work items of its own, never in a turn; log providers and metrics listeners do, contained.
/// </remarks>
internal sealed partial class SchedulerRuntime : IDisposable
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<int>> _tickets = new();
    private readonly ConcurrentDictionary<string, TaskId> _cards = new();
    private readonly RunSlots _slots = new();
    private readonly SchedulerEngine _engine;
    private readonly SchedulerLoop _loop;
    private readonly Recorder? _recorder;
    private readonly ConditionReader _conditions;
    private readonly PresenterHub _presenters;
    private readonly SchedulerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly IExpirationTextProvider _texts;
    private readonly IJsonTypeInfoResolver? _jsonTypes;
    private readonly TaskIds _ids;
    private readonly Lock _audience = new();
    private readonly bool _keepsNotes;
    private CardTexts? _lastTexts;
    private long _lastTicket;
    private int _activeRuns;
    private volatile TaskCompletionSource? _runsEnded;

    public SchedulerRuntime(RuntimeParts parts, SchedulerEngineOptions options)
    {
        Services = parts.Services;
        Clock = new SchedulerClock(parts.Time);
        Store = parts.Store;
        _logger = parts.Logger;
        _metrics = parts.Metrics;
        _texts = parts.Texts;
        _jsonTypes = parts.JsonTypes;
        Work = parts.Surroundings.Work;
        UsageScript = parts.Surroundings.Usage;
        _ids = parts.Surroundings.Ids;
        Launcher = new RunLauncher(Work, !Store.SavesRecords);
        Signals = Work.CreateSignals(parts.Time);
        _shownIn = parts.ShownIn;
        TaskExpiring = _shownIn?.TaskExpiring ?? new Subscribers<TaskEvent.Expiring>(Work, exception => SubscriberFailed(exception, nameof(TaskExpiring)));
        TaskEnded = _shownIn?.TaskEnded ?? new Subscribers<TaskEvent.Ended>(Work, exception => SubscriberFailed(exception, nameof(TaskEnded)));
        Events = _shownIn?.Events ?? new EventHub(AudienceChanged, parts.Surroundings.Witness);
        _recorder = parts.Recording is { } recording ? new Recorder(recording, options, _slots, _logger) : null;
        _engine = new SchedulerEngine(options, (IRunProbe?)_recorder ?? _slots);
        _recovery = new TaskRecovery(parts.Store, parts.Time, _logger, BringBack);
        _records = new RecordKeeper(parts.Store, parts.Time, Work, _logger, Answered);
        _keepsNotes = parts.Store.KeepsNotes;
        _sharing = parts.Store is ISharedTaskStore shared ? new StoreSharing(this, shared, parts.Time, _logger) : null;
        _conditions = new ConditionReader(parts.Conditions, parts.Time, Work, _logger, (read, kinds) => _loop!.Enqueue(SchedulerInput.ConditionsRead(Clock.Now, read, kinds)));
        _presenters = _shownIn?._presenters ?? new PresenterHub(parts.Presenters, parts.Time, Work, _logger, parts.Store.NoteInterval, Progressed);
        _loop = new SchedulerLoop(_engine, Clock, Work, CarryOut, TurnEnded, parts.IsDebuggerAttached, (exception, input) => _logger.EngineFailed(exception, input), _recorder);
        if (_shownIn is not null)
            ShowIn(_shownIn);
    }

    public IServiceProvider Services { get; }

    public SchedulerClock Clock { get; }

    public ITaskStore Store { get; }

    public EventHub Events { get; }

    public IStopSignals Signals { get; }

    /// <summary>Where user code runs.</summary>
    public WorkItems Work { get; }

    /// <summary>Null: runs are metered.</summary>
    public UsageScript? UsageScript { get; }

    /// <summary>The app has words of its own for reasons; asking it is user code.</summary>
    public bool HasOwnTexts => _texts is not ExpirationTexts;

    public RunLauncher Launcher { get; }

    public SchedulingPolicy Policy => _engine.Policy;

    public DeviceConditions Conditions => _engine.Conditions;

    public Subscribers<TaskEvent.Expiring> TaskExpiring { get; }

    public Subscribers<TaskEvent.Ended> TaskEnded { get; }

    public void Enqueue(in SchedulerInput input)
    {
        Settle();
        _loop.Enqueue(input);
        Settle();
    }

    public T Query<TState, T>(TState state, Func<SchedulerEngine, SchedulerInstant, TState, T> read)
    {
        Settle();
        return _loop.Query(state, read);
    }

    public TrackedTask? Find(TaskId id) => (TrackedTask?)Query(id, static (engine, _, id) => engine.OwnerOf(id)) ?? _sharing?.Elsewhere.Find(id)?.Task;

    public ValueTask<bool> CancelAsync(TaskId id, string? note) =>
        OrderAsync(id, new Expiration.CancelledByApp(note), (now, ticket) => SchedulerInput.CancelRequested(now, id, note, ticket));

    public ValueTask<bool> StopAsync(TaskId id, string source, string? who)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return OrderAsync(id, new Expiration.UserStopped(source, who), (now, ticket) => SchedulerInput.StopRequested(now, id, source, who, ticket));
    }

    public static async ValueTask<bool> IsYesAsync(Task<int> answer) => await answer.ConfigureAwait(false) != 0;

    /// <summary>Sends an input that is answered.</summary>
    public Task<int> AskAsync(Func<SchedulerInstant, long, SchedulerInput> input)
    {
        Settle();
        var ticket = Interlocked.Increment(ref _lastTicket);
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _tickets[ticket] = answer;
        _loop.Enqueue(input(Clock.Now, ticket));
        return Work.SettleAsync(new ValueTask<int>(answer.Task)).AsTask();
    }

    public ValueTask<Admission> SubmitAsync(BackgroundTaskRequest request, CancellationToken cancellationToken) =>
        _sharing is { } sharing && sharing.TrySubmitAway() ? new ValueTask<Admission>(SubmitAwayAsync(sharing, request).WaitAsync(cancellationToken))
        : _records.Failure is { } cause ? new(Unavailable(cause))
        : DependsOnStore(request) ? SubmitOnceReadAsync(request, cancellationToken)
        : SubmitNowAsync(request, cancellationToken);

    private ValueTask<Admission> SubmitNowAsync(BackgroundTaskRequest request, CancellationToken cancellationToken)
    {
        Settle();
        var now = Clock.Now;
        var tracked = new SubmittedTask(_ids.Next(now.Utc), request, TextsOf(request));
        _loop.Enqueue(SchedulerInput.Submitted(now, tracked.Id, request, owner: tracked));
        return Work.SettleAsync(tracked.WaitForAnswerAsync(isNear: !Store.SavesRecords, cancellationToken));
    }

    public void Pause(RunId run, ResubmitRule next, string? note) => _loop.Enqueue(SchedulerInput.PauseRequested(Clock.Now, run, new PauseRequest(next, note)));

    public ValueList<BudgetLine> ReadBudget(TaskId id) => Query(id, static (engine, now, id) => engine.BudgetLines(id, now));

    /// <summary>True: this thread has handled what follows from it. False: another one does.</summary>
    public bool RunReturned(RunId run, HandlerReturn how, Exception? fault) =>
        _loop.Enqueue(SchedulerInput.RunEnded(Clock.Now, run, how, fault is null ? null : TaskFault.From(fault)));

    public void CameTooLate() => _metrics.CameTooLate();

    public JsonTypeInfo<T> TypeInfo<T>() =>
        _jsonTypes?.GetTypeInfo(typeof(T), JsonTypes.Options(_jsonTypes)) as JsonTypeInfo<T>
        ?? throw new NotSupportedException($"No JSON type info for {typeof(T)}: pass one, or give UseJsonTypes a context with [JsonSerializable(typeof({typeof(T).Name}))].");

    /// <summary>Every subscriber gets a work item of its own; one that throws is logged.</summary>
    public void Raise<T>(EventHandler<T> subscribers, object sender, T argument, string name)
    {
        foreach (var subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            Work.Post(
                static call =>
                {
                    try
                    {
                        call.subscriber(call.sender, call.argument);
                    }
                    catch (Exception exception)
                    {
                        call.runtime.SubscriberFailed(exception, call.name);
                    }
                },
                (subscriber, sender, argument, runtime: this, name));
        }
    }

    public void SubscriberFailed(Exception exception, string name) => _logger.SubscriberFailed(exception, name);

    /// <summary>Completes when no run is in progress any more; overrunning handlers are not waited for.</summary>
    public Task WhenRunsEndedAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _runsEnded = ended;
        Query(this, static (_, _, runtime) =>
        {
            runtime.TurnEnded();
            return 0;
        });
        return ended.Task;
    }

    /// <summary>Completes when everything recorded so far is on the disk; nothing is recorded any more.</summary>
    public Task CloseRecordingAsync() => _recorder is null ? Task.CompletedTask : Query(_recorder, static (_, _, recorder) => recorder.CloseAsync());

    /// <summary>Not for a log or metrics listener that asks back: it is in the middle of a turn.</summary>
    private void Settle()
    {
        if (Work.IsPumped && !_loop.IsInTurn)
            Work.Settle();
    }

    public void Dispose()
    {
        if (_shownIn is null)
            _presenters.Dispose();
        Signals.Dispose();
        _loop.Dispose();
    }

    private void TurnEnded()
    {
        _recorder?.TurnEnded();
        if (_activeRuns == 0)
            _runsEnded?.TrySetResult();
    }
}
