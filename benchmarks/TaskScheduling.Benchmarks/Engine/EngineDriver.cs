namespace TaskScheduling.Benchmarks;

/// <summary>One engine without a world: a clock that is set by hand, ids from a counter, runs that report what the benchmark says.</summary>
internal sealed class EngineDriver : IRunProbe
{
    public const string Identifier = "com.example.bench";

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SchedulerEngine _engine;
    private readonly List<SchedulerEffect> _effects = [];
    private readonly bool _runsAreHealthy;
    private TimeSpan _now;
    private int _ids;

    public EngineDriver(SchedulingPolicy policy, bool runsAreHealthy = false)
    {
        _runsAreHealthy = runsAreHealthy;
        _engine = new SchedulerEngine(new SchedulerEngineOptions(policy) { Processors = 2 }, this);
        Handle(SchedulerInput.HandlerAdded(At, new HandlerDescription(Identifier, TaskKind.Processing)));
        Handle(SchedulerInput.Started(At));
        Read(DeviceConditions.Ideal);
    }

    public SchedulerInstant At => new(_now, Epoch + _now);

    public TimeSpan? NextDeadline => _engine.NextDeadline;

    /// <summary>How often the engine has asked what a run has used.</summary>
    public long Examinations { get; private set; }

    /// <summary>How many inputs the engine has handled.</summary>
    public long Inputs { get; private set; }

    public (int Pending, int Running, int Overrunning, int Slots) Load => _engine.Load(TaskKind.Processing);

    /// <summary>No rule about the device, so that no reading is due while a benchmark stands at one instant.</summary>
    public static SchedulingPolicy Policy(int slots) => new()
    {
        Name = "Benchmark",
        StartAtOrBelow = null,
        Processing = new KindPolicy { Concurrency = Concurrency.Fixed(slots) },
    };

    public int Handle(in SchedulerInput input)
    {
        Inputs++;
        _effects.Clear();
        _engine.Handle(input, _effects);
        return _effects.Count;
    }

    public void Read(DeviceConditions conditions) => Handle(SchedulerInput.ConditionsRead(At, conditions, ConditionKinds.All));

    /// <summary>Submitted and durable: running, or waiting where no slot is free.</summary>
    public TaskId Submit(BackgroundTaskRequest request)
    {
        var id = new TaskId(new Guid(++_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        Handle(SchedulerInput.Submitted(At, id, request));
        Handle(SchedulerInput.Persisted(At, id, PersistKind.Submission));
        return id;
    }

    public void SubmitMany(BackgroundTaskRequest request, int count)
    {
        for (var index = 0; index < count; index++)
            Submit(request);
    }

    /// <summary>The handler has returned, its end is durable, and whoever waits for the slot may have it.</summary>
    public int End(TaskId id)
    {
        Handle(SchedulerInput.RunEnded(At, new RunId(id, 1), HandlerReturn.Completed));
        return Handle(SchedulerInput.Persisted(At, id, PersistKind.RunEnd)) + Handle(SchedulerInput.Advance(At));
    }

    /// <summary>Until nothing is due any more, as the loop does it.</summary>
    public int Advance(TimeSpan to)
    {
        _now = to;
        var effects = 0;
        do
            effects += Handle(SchedulerInput.Advance(At));
        while (_engine.NextDeadline <= _now);
        return effects;
    }

    /// <summary>Sets the clock on without a word to the engine: it sees the time with the next input.</summary>
    public void Pass(TimeSpan time) => _now += time;

    public int AdvanceToDeadline() => Advance(_engine.NextDeadline!.Value);

    public UsageReading Read(int slot)
    {
        Examinations++;
        return _runsAreHealthy
            ? new UsageReading { BeganAt = TimeSpan.Zero, Cpu = _now / 100, Liveness = new LivenessReading { LastProgress = _now } }
            : new UsageReading { BeganAt = TimeSpan.Zero };
    }

    public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) => new("", null);
}
