namespace TaskScheduling.Simulation;

/// <summary>Stands where the runtime stood: feeds what a recording says of the outside to an engine under another policy, and lets runs do what they did then.</summary>
/// <remarks>Pure and deterministic. Everything happens in the order of the record where the record knows it, so that nothing changes while no decision does.</remarks>
internal sealed partial class ReplayWorld : IRunProbe
{
    /// <summary>A timer of the recorded scheduler was never later than this; what is due shortly before it woke up is looked at when it did.</summary>
    private static readonly TimeSpan LatestWake = TimeSpan.FromMilliseconds(250);

    private static readonly string NoSensor = new DeferralReason.NoSensor(Requirement.Idle, "").Code;

    private readonly SchedulingPolicy? _policy;
    private readonly SchedulerEngine _engine;
    private readonly ReplayAgenda _agenda = new();
    private readonly List<SchedulerEffect> _effects = [];
    private readonly Dictionary<int, ReplayedRun> _slots = [];
    private readonly Dictionary<TaskId, Basis> _basis = [];
    private readonly Dictionary<(TaskId Task, PersistKind What), int> _written = [];
    private readonly Dictionary<TaskId, int> _told = []; // how often its texts were asked for
    private readonly RecordedReadings _readings;
    private long _order;

    /// <param name="stretch">What happened.</param>
    /// <param name="policy">Null: those that were in force then.</param>
    /// <param name="tasks">Gets what becomes of each task now.</param>
    public ReplayWorld(RecordedStretch stretch, SchedulingPolicy? policy, ReplayedTasks tasks)
    {
        (Stretch, _policy, Tasks) = (stretch, policy, tasks);
        Time = stretch.Dates.First;
        _readings = new RecordedReadings(stretch);
        var beginning = stretch.Beginning;
        _engine = SchedulerEngine.Restore(beginning.Snapshot, beginning.Header.Options, this, (id, request) => tasks.StoryOf(id, request, Timeline));
    }

    public RecordedStretch Stretch { get; }

    public ReplayedTasks Tasks { get; }

    public TimeSpan Time { get; private set; }

    public TimeSpan End => Stretch.End;

    public SchedulerInstant Now => Stretch.Dates.At(Time, _order);

    /// <summary>What was asked for and is not in the record.</summary>
    public ConditionKinds Unread => _readings.Missing;

    private TimeSpan Timeline => Time + Stretch.Offset;

    /// <summary>Plays it to the end of the record.</summary>
    public void Play()
    {
        foreach (var entry in Stretch.Beginning.Snapshot.Entries)
            GoOn(entry);
        if (_policy is not null)
            Handle(SchedulerInput.PolicyReplaced(Stretch.First, _policy, PolicyApplication.NewRuns));
        foreach (var (at, order, input) in Stretch.Inputs)
        {
            if (_policy is null || input.Kind is not InputKind.PolicyReplaced)
                _agenda.Add(at, order, () => Handle(Owned(input)));
        }

        while (Next() is { } next && next.Place.At <= End)
        {
            (Time, _order) = next.Place;
            if (next.IsWake)
                Handle(SchedulerInput.Advance(Now));
            else
                _agenda.Take()();
        }

        (Time, _order) = (End, ReplayAgenda.Last);
        foreach (var run in _slots.Values)
            run.Judge();
        foreach (var run in _slots.Values)
            Rest(run);
    }

    /// <summary>On what the outcome of a task rests.</summary>
    /// <param name="then">What became of it then.</param>
    /// <param name="now">What would have become of it.</param>
    public Basis BasisOf(TaskStory then, TaskStory now) =>
        Unread is not ConditionKinds.None && WaitsForSensor(now) && !WaitsForSensor(then) ? Basis.Unknown : _basis.GetValueOrDefault(now.Id); // there may have been a sensor; nobody asked it

    public UsageReading Read(int slot) => _slots.TryGetValue(slot, out var run) ? run.Read() : default;

    public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) =>
        Stretch.Texts.TryGetValue(id, out var texts) ? texts[Math.Min(texts.Count, _told[id] = _told.GetValueOrDefault(id) + 1) - 1]
        : (owner as TaskStory)?.Request is ContinuedProcessingTaskRequest request ? new TaskTexts(request.Title, request.Subtitle)
        : new TaskTexts("", null);

    /// <summary>An input at this instant.</summary>
    public void Tell(SchedulerInput input) => Handle(input);

    /// <summary>Something at an instant of the running clock, not before now.</summary>
    public void Plan(TimeSpan at, long order, Action happens)
    {
        if (at > Time || (at == Time && order > _order))
            _agenda.Add(at, order, happens);
        else
            _agenda.Add(Time, ReplayAgenda.Last, happens);
    }

    /// <summary>A handler comes back.</summary>
    public void Return(ReplayedRun run, SchedulerInput ended)
    {
        Handle(ended);
        Rest(run);
        foreach (var slot in _slots.Where(taken => taken.Value == run).Select(taken => taken.Key).ToArray())
            _slots.Remove(slot);
    }

    private static bool WaitsForSensor(TaskStory story) => story.WaitedFor?.Contains(NoSensor) is true;

    private void Rest(ReplayedRun run)
    {
        if (run.Basis > _basis.GetValueOrDefault(run.Id.TaskId))
            _basis[run.Id.TaskId] = run.Basis;
    }

    private void GoOn(EntrySnapshot entry)
    {
        if (entry.Run is not { State: not (RunState.Starting or RunState.Ended) } saved || !Stretch.Runs.TryGetValue(new RunId(entry.Id, saved.Attempt), out var model))
            return;
        var run = new ReplayedRun(this, Tasks.Find(entry.Id), model.Id, model.Launched, model, terms: null);
        _slots[saved.Slot] = run;
        run.Begin(told: saved.Ending?.Expiration is not null);
    }

    private SchedulerInput Owned(in SchedulerInput input) => input.Data switch
    {
        BackgroundTaskRequest request => input with { Owner = Tasks.StoryOf(input.TaskId, request, Timeline) },
        RecoveredTask task => input with { Owner = Tasks.StoryOf(input.TaskId, task.Request, Timeline) },
        _ => input,
    };

    /// <summary>What comes next: something planned, or the engine's own deadline, as late as the timer was then.</summary>
    private ((TimeSpan At, long Order) Place, bool IsWake)? Next()
    {
        var planned = _agenda.Next;
        if (_engine.NextDeadline is not { } due)
            return planned is { } only ? (only, false) : null;
        var wake = Wake(due > Time ? due : Time);
        return planned is { } first && first.CompareTo(wake) <= 0 ? (first, false) : (wake, true);
    }

    private (TimeSpan At, long Order) Wake(TimeSpan due)
    {
        var (low, high) = (0, Stretch.Wakes.Count); // the first wake that is not before the deadline, and behind what was done last
        while (low < high)
        {
            var middle = (low + high) / 2;
            var (at, order, _) = Stretch.Wakes[middle];
            if (at < due || (at, order).CompareTo((Time, _order)) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low < Stretch.Wakes.Count && Stretch.Wakes[low].At - due <= LatestWake ? (Stretch.Wakes[low].At, Stretch.Wakes[low].Order) : (due, ReplayAgenda.Last);
    }
}
