namespace TaskScheduling.Tests.Engine;

/// <summary>How the store answers.</summary>
internal enum StoreMode
{
    Answers,
    Fails,

    /// <summary>Says nothing until <see cref="EngineHarness.AnswerStore"/>.</summary>
    Holds,
}

/// <summary>Drives the engine through virtual time and plays its surroundings: store, sensors, handlers, clock.</summary>
internal sealed class EngineHarness : IRunProbe
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<int, ScriptedRun> _slots = [];
    private readonly Queue<SchedulerInput> _inputs = new();
    private readonly List<(TaskId Id, PersistKind What)> _heldWrites = [];
    private readonly List<UsageReading> _readings = [];
    private TimeSpan _monotonic;
    private DateTimeOffset _utc = Epoch;
    private int _ids;
    private bool _together;
    private bool _handling;
    private bool _recording;

    public EngineHarness(SchedulingPolicy? policy = null, bool durable = false, int processors = 1, string? cpuUnavailable = null, bool start = true, bool saves = true, Func<SchedulerInput, bool>? twinIsMadeAnewBefore = null)
    {
        Options = new SchedulerEngineOptions(policy ?? Given.Policy) { StoreIsDurable = durable, SavesRecords = saves, Processors = processors, CpuUnavailable = cpuUnavailable };
        Engine = new SchedulerEngine(Options, this);
        Twin = new Twin(this, twinIsMadeAnewBefore ?? (_ => Inputs.Count < 100));
        foreach (var kind in Enum.GetValues<TaskKind>())
            Register(new HandlerDescription(Given.IdentifierOf(kind), kind));
        if (start)
            Send(SchedulerInput.Started(Now));
    }

    public SchedulerEngine Engine { get; }

    public SchedulerEngineOptions Options { get; }

    /// <summary>Gets every input from now on, with what belongs to it. Null: nothing is recorded.</summary>
    public RecordingWriter? Recording { get; set; }

    public SchedulerInstant Now => new(_monotonic, _utc);

    public StoreMode Store { get; set; }

    public bool SensorsAnswer { get; set; } = true;

    public DeviceConditions Conditions { get; private set; } = DeviceConditions.Ideal;

    public List<SchedulerEffect> Effects { get; } = [];

    /// <summary>Sees each effect at its instant.</summary>
    public Action<SchedulerEffect> Observer { get; set; } = _ => { };

    /// <summary>Plays everything, too.</summary>
    public Twin Twin { get; }

    /// <summary>Everything the engine was told, for a replay.</summary>
    public List<SchedulerInput> Inputs { get; } = [];

    /// <summary>Everything the engine asked while it handled an input, for a replay.</summary>
    public IReadOnlyList<UsageReading> Readings => _readings;

    public UsageReading Read(int slot)
    {
        var reading = _slots.TryGetValue(slot, out var run) ? run.Read(_monotonic) : default;
        if (_handling)
            _readings.Add(reading);
        if (_recording)
            Recording?.Usage(slot, reading);
        return reading;
    }

    public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration)
    {
        var texts = Given.Texts(id, expiration);
        if (_recording)
            Recording?.Texts(id, slot, texts);
        return texts;
    }

    public void Register(HandlerDescription handler) => Send(SchedulerInput.HandlerAdded(Now, handler));

    public TaskId Submit(BackgroundTaskRequest? request = null)
    {
        var id = new TaskId(new Guid(++_ids, 0, 0, new byte[8]));
        request ??= Given.Continued;
        Send(SchedulerInput.Submitted(Now, id, request, owner: request));
        return id;
    }

    public void Cancel(TaskId id, string? note = null) => Send(SchedulerInput.CancelRequested(Now, id, note, ticket: ++_ids));

    public void Stop(TaskId id, string source = "test") => Send(SchedulerInput.StopRequested(Now, id, source, ticket: ++_ids));

    public void Expire(TaskId id, Expiration reason) => Send(SchedulerInput.ExpireRequested(Now, id, reason, ticket: ++_ids));

    public void EndRun(TaskId id, HandlerReturn how = HandlerReturn.Completed, int? attempt = null) => Send(SchedulerInput.RunEnded(
        Now, attempt is { } number ? new RunId(id, number) : RunOf(id).Start.RunId, how, how is HandlerReturn.Faulted ? new TaskFault("Boom", "it broke") : null));

    public void Lose(TaskId id, Expiration reason) => Send(SchedulerInput.RunLost(Now, RunOf(id).Start.RunId, reason));

    public void SetConditions(DeviceConditions conditions, ConditionKinds kinds = ConditionKinds.All)
    {
        Conditions = conditions;
        Send(SchedulerInput.ConditionsRead(Now, conditions, kinds));
    }

    /// <summary>The device changes; nobody is told before the next sample.</summary>
    public void ChangeUnnoticed(DeviceConditions conditions) => Conditions = conditions;

    public void Replace(SchedulingPolicy policy, PolicyApplication application = PolicyApplication.NewRuns) =>
        Send(SchedulerInput.PolicyReplaced(Now, policy, application));

    public void ShutDown(double hostSeconds = 30) => Send(SchedulerInput.ShutdownBegan(Now, TimeSpan.FromSeconds(hostSeconds)));

    /// <summary>Applies an input, answers what the engine asks and advances it while something is due.</summary>
    public void Send(SchedulerInput input)
    {
        _inputs.Enqueue(input);
        if (!_together)
            Settle();
    }

    /// <summary>All inputs of one instant: the engine advances after the last one.</summary>
    public void Together(Action inputs)
    {
        _together = true;
        inputs();
        _together = false;
        Settle();
    }

    /// <summary>Lets time pass, deadline by deadline.</summary>
    public void AdvanceBy(TimeSpan duration)
    {
        var until = _monotonic + duration;
        while (Engine.NextDeadline is { } next && next <= until)
        {
            MoveClock(next > _monotonic ? next - _monotonic : TimeSpan.Zero);
            Settle();
        }

        MoveClock(until - _monotonic);
    }

    public void AdvanceBy(double seconds) => AdvanceBy(TimeSpan.FromSeconds(seconds));

    /// <summary>Both clocks move; no deadline fires before the next input.</summary>
    public void MoveClock(TimeSpan duration)
    {
        _monotonic += duration;
        _utc += duration;
    }

    public void StepUtc(TimeSpan step) => _utc += step;

    /// <summary>This one comes after another one that was cut off: later dates, other ids, a monotonic axis of its own.</summary>
    public void Follow(EngineHarness earlier, TimeSpan downtime) => (_ids, _utc) = (earlier._ids, earlier._utc + downtime);

    /// <summary>A task that an earlier process has left behind.</summary>
    public TaskId Recover(RecoveredTask stored, TaskId? id = null)
    {
        var known = id ?? new TaskId(new Guid(++_ids, 0, 0, new byte[8]));
        Send(SchedulerInput.Recovered(Now, known, stored, owner: stored.Request));
        return known;
    }

    public void Start() => Send(SchedulerInput.Started(Now));

    public void AnswerStore(bool fails = false)
    {
        foreach (var (id, what) in _heldWrites)
            _inputs.Enqueue(fails ? SchedulerInput.PersistFailed(Now, id, what, "disk full.") : SchedulerInput.Persisted(Now, id, what));
        _heldWrites.Clear();
        Settle();
    }

    /// <summary>Runs whose handler has not returned, or will not.</summary>
    public IEnumerable<ScriptedRun> Runs => _slots.Values;

    public ScriptedRun RunOf(TaskId id) => _slots.Values.Last(run => run.Task == id);

    public bool HasStarted(TaskId id) => Effects.Exists(effect => effect.Kind is EffectKind.Start && effect.TaskId == id);

    public IEnumerable<T> DataOf<T>(EffectKind kind, TaskId id) => Effects.Where(effect => effect.Kind == kind && effect.TaskId == id).Select(effect => (T)effect.Data!);

    public Expiration? ExpirationOf(TaskId id) => DataOf<Expiration>(EffectKind.Expire, id).LastOrDefault();

    public TaskResult? ResultOf(TaskId id) => DataOf<TaskResult>(EffectKind.Completed, id).SingleOrDefault();

    public TaskResult LastRunOf(TaskId id) => DataOf<TaskResult>(EffectKind.RunCompleted, id).Last();

    public SubmissionError? RefusalOf(TaskId id) => DataOf<SubmissionError>(EffectKind.Refused, id).SingleOrDefault();

    public TaskState StateOf(TaskId id) => Engine.Snapshot(id)!.State;

    public TaskExplanation Explain(TaskId id) => Engine.Explain(id, Now)!;

    public IEnumerable<DeferralReason> ReasonsOf(TaskId id) => Explain(id).Blockers.Select(blocker => blocker.Reason);

    public IEnumerable<T> EventsOf<T>(TaskId id) where T : TaskEvent => Effects.Where(effect => effect.TaskId == id).Select(effect => effect.Data).OfType<T>();

    public IEnumerable<BudgetWarning> WarningsOf(TaskId id) => DataOf<BudgetWarning>(EffectKind.Warn, id);

    /// <summary>The answer to the last ending verb.</summary>
    public int LastAnswer => Effects.Last(effect => effect.Kind is EffectKind.Answer).Code;

    private void Settle()
    {
        while (true)
        {
            if (_inputs.TryDequeue(out var input))
                Apply(input with { At = Now });
            else if (Engine.NextDeadline <= _monotonic)
                Apply(SchedulerInput.Advance(Now));
            else
                return;
        }
    }

    private void Apply(SchedulerInput input)
    {
        var before = Effects.Count;
        var asked = _readings.Count;
        Inputs.Add(input);
        Twin.Before(input);
        Recording?.Input(Inputs.Count, input);
        _handling = _recording = true;
        Engine.HandleReadably(input, Effects, untouched =>
        {
            _recording = false; // a reader of effects asks, too
            Recording?.Effects(untouched, failed: null);
        });
        _handling = false;
        Twin.After(input, _readings.Skip(asked), Effects.Slice(before, Effects.Count - before));
        for (var index = before; index < Effects.Count; index++)
        {
            Answer(Effects[index]);
            Observer(Effects[index]);
        }
    }

    private void Answer(SchedulerEffect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Persist when Store is StoreMode.Answers:
                _inputs.Enqueue(SchedulerInput.Persisted(Now, effect.TaskId, (PersistKind)effect.Code));
                break;
            case EffectKind.Persist when Store is StoreMode.Fails:
                _inputs.Enqueue(SchedulerInput.PersistFailed(Now, effect.TaskId, (PersistKind)effect.Code, "disk full."));
                break;
            case EffectKind.Persist:
                _heldWrites.Add((effect.TaskId, (PersistKind)effect.Code));
                break;
            case EffectKind.ReadConditions when SensorsAnswer:
                _inputs.Enqueue(SchedulerInput.ConditionsRead(Now, Conditions, (ConditionKinds)effect.Code));
                break;
            case EffectKind.Start:
                _slots[effect.Slot] = new ScriptedRun(effect.TaskId, effect.Slot, (RunStart)effect.Data!, _monotonic);
                break;
            default:
                break;
        }
    }
}
