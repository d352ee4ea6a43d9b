using System.Runtime.CompilerServices;

namespace TaskScheduling;

/// <summary>The pure machine: inputs in, effects out. One input at a time; deterministic to the byte; not thread-safe by design.</summary>
/// <remarks>
/// It reads no clock (both times come with each input), draws no random number and creates no id. Deadlines fire only on the input
/// <see cref="InputKind.Advance"/>, so everything that happens at one instant is applied before anybody expires at it.
/// </remarks>
internal sealed partial class SchedulerEngine
{
    /// <summary>While something waits for a date the clocks are compared at least this often: somebody may set them.</summary>
    private static readonly TimeSpan DateCheckPeriod = TimeSpan.FromMinutes(5);

    /// <summary>On one <see cref="InputKind.Advance"/>: ten thousand limits of one instant are not all judged before the first token fires (table expiry-signal).</summary>
    private const int DeadlinesPerAdvance = 64;

    private readonly IRunProbe _probe;
    private readonly SchedulerEngineOptions _options;
    private readonly TaskTable _tasks = new();
    private readonly HandlerTable _handlers = new();
    private readonly KeyTable _keys = new();
    private readonly Lane[] _lanes = [new(TaskKind.AppRefresh), new(TaskKind.Processing), new(TaskKind.ContinuedProcessing)];
    private readonly DeadlineQueue _deadlines = new();
    private readonly DeadlineQueue _dates = new(); // in UTC ticks
    private readonly Stack<int> _freeSlots = new();
    private readonly Queue<TaskEntry> _ended = new();
    private readonly CountedClock _counted = new();
    private readonly EngineTimer _dateCheck = new();
    private readonly Queue<(TaskEntry Entry, PersistKind What)> _saved = new(); // without a store that writes: saved once this input is applied
    private List<SchedulerEffect> _effects = [];
    private SchedulingPolicy _policy;
    private SchedulerInstant _now;
    private long _submissions;
    private int _slots;
    private bool _started;
    private bool _stopping;
    private Expiration.HostShuttingDown? _shutdown;
    private Audience _audience;

    public SchedulerEngine(SchedulerEngineOptions options, IRunProbe probe)
    {
        _options = options;
        _probe = probe;
        _policy = options.Policy;
        _audience = options.Audience;
        _conditions = new ConditionTracker(options.Policy);
        foreach (var lane in _lanes)
            lane.Slots = _policy.For(lane.Kind).Concurrency.Resolve(options.Processors);
    }

    public SchedulingPolicy Policy => _policy;

    public DeviceConditions Conditions => _conditions.Current;

    public SchedulerInstant Now => _now;

    /// <summary>On the monotonic axis; never later than the next thing that must happen. Null: nothing will happen by itself.</summary>
    public TimeSpan? NextDeadline =>
        AnyLaneDirty() ? _now.Monotonic : _deadlines.Earliest is { } ticks ? new TimeSpan(ticks) : null;

    /// <summary>Applies one input and appends what must be done, in order.</summary>
    public void Handle(in SchedulerInput input, List<SchedulerEffect> effects)
    {
        _effects = effects;
        var monotonic = input.At.Monotonic > _now.Monotonic ? input.At.Monotonic : _now.Monotonic;
        _now = new SchedulerInstant(monotonic, input.At.Utc);
        switch (input.Kind)
        {
            case InputKind.Advance: Advance(); break;
            case InputKind.Submitted: Submit(input.TaskId, (BackgroundTaskRequest)input.Data!, input.Owner); break;
            case InputKind.Attached: Attach(input.TaskId, (AttachedRun)input.Data!, input.Owner); break;
            case InputKind.Recovered: Recover(input.TaskId, (RecoveredTask)input.Data!, input.Owner); break;
            case InputKind.Persisted when _tasks.TryFind(input.TaskId, out var entry): Saved(entry, (PersistKind)input.Code); break;
            case InputKind.Persisted: break;
            case InputKind.PersistFailed: PersistFailed(input.TaskId, (PersistKind)input.Code, (string)input.Data!); break;
            case InputKind.RunEnded: HandlerReturned(input.TaskId, input.Attempt, (HandlerReturn)input.Code, (TaskFault?)input.Data); break;
            case InputKind.CancelRequested or InputKind.StopRequested or InputKind.ExpireRequested:
                EndTask(input.TaskId, (Expiration)input.Data!, input.Ticket);
                break;
            case InputKind.CancelAllRequested: CancelAll((Expiration)input.Data!, input.Ticket); break;
            case InputKind.PauseRequested: Pause(input.TaskId, input.Attempt, (PauseRequest)input.Data!); break;
            case InputKind.RunLost: LoseRun(input.TaskId, input.Attempt, (Expiration)input.Data!); break;
            case InputKind.Released: Release(input.TaskId, input.Ticket); break;
            case InputKind.LaunchRequested: Launch(input.TaskId, input.Ticket); break;
            case InputKind.ConditionsRead: ReadingsArrived((DeviceConditions)input.Data!, (ConditionKinds)input.Code); break;
            case InputKind.PolicyReplaced: ReplacePolicy((SchedulingPolicy)input.Data!, (PolicyApplication)input.Code); break;
            case InputKind.HandlerAdded: AddHandler((HandlerDescription)input.Data!); break;
            case InputKind.HandlerRemoved: RemoveHandler((string)input.Data!); break;
            case InputKind.DebuggerChanged: ChangeDebugger(input.Code != 0); break;
            case InputKind.ReadingsStale: ForgetReadings(); break;
            case InputKind.Started: Start(); break;
            case InputKind.ShutdownBegan: BeginShutdown((Expiration.HostShuttingDown)input.Data!); break;
            case InputKind.PersistFenced: Fenced(input.TaskId, (PersistKind)input.Code, (Expiration)input.Data!); break;
            case InputKind.HandBackRequested: HandBack(input.TaskId); break;
            case InputKind.AudienceChanged: ChangeAudience((Audience)input.Code); break;
            default: throw new SwitchExpressionException(input.Kind);
        }

        while (_saved.TryDequeue(out var saved))
            Saved(saved.Entry, saved.What);
        ArmDateCheck();
    }

    /// <summary>Fires what is due. Where very much is, only a part of it: what was decided is carried out before the rest, which stays due.</summary>
    private void Advance()
    {
        var fired = 0;
        do
        {
            while (_dates.TryTakeDue(_now.Utc.UtcTicks, out var date))
                PlaceWaiting((TaskEntry)date);
            while (_deadlines.TryTakeDue(_now.Monotonic.Ticks, out var due))
            {
                Fire(due);
                if (++fired == DeadlinesPerAdvance)
                    return; // NextDeadline is not later than now, so another Advance follows
            }

            foreach (var lane in _lanes)
            {
                if (lane.IsDirty)
                    Dispatch(lane);
            }
        }
        while (AnyLaneDirty() || _deadlines.Earliest <= _now.Monotonic.Ticks);

        AnnounceLeftOver();
        TrimHistory();
    }

    private void Fire(Deadline due)
    {
        switch (due)
        {
            case TaskEntry { Phase: TaskPhase.Running } running: Examine(running); break;
            case OverrunTimer overrun: ReleaseOverrunSlot(overrun.Entry); break;
            case TaskEntry waiting: PlaceWaiting(waiting); break;
            case LaneTimer lane: _lanes[(int)lane.Kind].IsDirty = true; break;
            case EngineTimer timer when timer == _sampling: RequestReadings(); break;
            case EngineTimer timer when timer == _gateCheck: RefreshGates(); break;
            default: break; // the date check has done its work by waking us
        }
    }

    private void Start()
    {
        if (_started)
            return;
        _started = true;
        RefreshGates();
        RearmSampling();
    }

    private void BeginShutdown(Expiration.HostShuttingDown reason)
    {
        _stopping = true;
        _shutdown ??= reason;
        foreach (var entry in InSubmissionOrder())
        {
            if (entry.Phase is TaskPhase.Running)
                Request(entry, new RequestedEnd(reason, 0, EndsTask: !_options.StoreIsDurable));
            else if (!_options.StoreIsDurable)
                EndTask(entry.Id, reason, ticket: 0);
            else if (!IsBeingReplaced(entry))
                PlaceWaiting(entry);
        }

        foreach (var (id, _, owner) in _undecided)
            Refuse(id, owner, new SubmissionError.SchedulerStopped());
        _undecided.Clear();
    }

    private void ChangeDebugger(bool attached)
    {
        if (attached && _policy.PauseUnderDebugger)
            _counted.Pause(_now.Monotonic);
        else
            _counted.Resume(_now.Monotonic);

        // Touches every run; a person attaching a debugger is rare enough.
        foreach (var lane in _lanes)
        {
            foreach (var entry in lane.Runs)
                Rearm(entry);
        }
    }

    /// <summary>Whoever begins to look is told of what is in progress; what waits tells of itself when that changes.</summary>
    private void ChangeAudience(Audience audience)
    {
        var before = _audience;
        _audience = audience;
        if (audience <= before)
            return;
        foreach (var lane in _lanes)
        {
            foreach (var entry in lane.Runs)
            {
                if (entry.Run is { State: RunState.Running or RunState.Expiring })
                    Emit(EffectKind.Present, entry, FactsOf(entry, null), flag: true);
            }
        }
    }

    private void ForgetReadings()
    {
        _conditions.Forget();
        RequestReadings();
        RefreshGates();
    }

    private void ArmDateCheck()
    {
        if (_dates.Earliest is not { } due)
        {
            _deadlines.Disarm(_dateCheck);
            return;
        }

        var wait = Math.Clamp(due - _now.Utc.UtcTicks, 0, DateCheckPeriod.Ticks);
        _deadlines.Arm(_dateCheck, _now.Monotonic.Ticks + wait);
    }

    private bool AnyLaneDirty() => _lanes[0].IsDirty || _lanes[1].IsDirty || _lanes[2].IsDirty;

    private Lane LaneOf(TaskEntry entry) => _lanes[(int)entry.Kind];

    /// <summary>A copy, because ending one changes the table; in order, because effects must not depend on hashing.</summary>
    private TaskEntry[] InSubmissionOrder() => [.. _tasks.All.OrderBy(entry => entry.Number)];

    private void Emit(EffectKind kind, TaskEntry entry, object? data = null, int code = 0, bool flag = false) =>
        _effects.Add(new SchedulerEffect(kind, entry.Id, entry.Owner, entry.Run?.Slot ?? -1, entry.Run?.Attempt ?? 0, data, Code: code, Flag: flag));

    /// <summary>Asks for a record to be written; <see cref="Saved"/> goes on from there.</summary>
    private void Save(TaskEntry entry, PersistKind what, object data, bool startsRun = false)
    {
        if (_options.SavesRecords)
            _effects.Add(new SchedulerEffect(EffectKind.Persist, entry.Id, entry.Owner, entry.Run?.Slot ?? -1, entry.Run?.Attempt ?? 0, data, Code: (int)what, Flag: startsRun, UtcTicks: _now.Utc.UtcTicks));
        else
            _saved.Enqueue((entry, what));
    }

    /// <summary>Shows the state of a task, if anybody looks.</summary>
    private void Present(TaskEntry entry, string? waitingFor = null)
    {
        if (_audience is Audience.AllTasks || (_audience is Audience.ContinuedTasks && entry.Kind is TaskKind.ContinuedProcessing))
            Emit(EffectKind.Present, entry, FactsOf(entry, waitingFor));
    }

    private void Answer(long ticket, int answer)
    {
        if (ticket != 0)
            _effects.Add(new SchedulerEffect(EffectKind.Answer, Ticket: ticket, Code: answer));
    }

    private void Report(EngineReport report) => _effects.Add(new SchedulerEffect(EffectKind.Report, Data: report));

    private void Publish(TaskEntry entry, EventKind what, object? data, int attempt) => _effects.Add(
        new SchedulerEffect(EffectKind.Publish, entry.Id, entry.Owner, entry.Run?.Slot ?? -1, attempt, data, Code: (int)what, UtcTicks: _now.Utc.UtcTicks));

    private void Publish(TaskEntry entry, TaskEvent what) =>
        Publish(entry, EventKind.Made, what.About(_now.Utc, entry.Id, entry.Request.Identifier, entry.Run?.Id), entry.Run?.Attempt ?? 0);

    /// <summary>A task whose handler has not returned is kept, for its slot, until it does.</summary>
    private void KeepInHistory(TaskEntry entry)
    {
        if (entry is { Phase: TaskPhase.Ended, Run: null })
            _ended.Enqueue(entry);
    }

    private void TrimHistory()
    {
        var bounds = _policy.History;
        while (_ended.TryPeek(out var oldest)
            && (_ended.Count > bounds.EndedTasks || _now.Monotonic - oldest.Since > bounds.EndedTaskAge))
        {
            _ended.Dequeue();
            _tasks.Remove(oldest);
            Emit(EffectKind.Forget, oldest);
        }
    }
}

/// <summary>Wakes the engine.</summary>
internal sealed class EngineTimer : Deadline;
