namespace TaskScheduling.Simulation;

/// <summary>Plays a scenario: the engine of production, a virtual clock, a modelled device and modelled work.</summary>
/// <remarks>
/// Time jumps from one instant at which something happens to the next. At one instant everything that happens is told to the engine
/// first, and then it advances, as in production. Nothing here is random but what the scenario's seed makes so.
/// </remarks>
internal sealed partial class Sandbox : IRunProbe, IWorkHost
{
    private readonly Scenario _scenario;
    private readonly PlayOptions _options;
    private readonly Timeline _timeline;
    private readonly DeviceModel _device;
    private readonly WorkBench _bench = new();
    private readonly Agenda _agenda = new();
    private readonly Queue<SchedulerInput> _inputs = new();
    private readonly List<SchedulerEffect> _effects = [];
    private readonly List<ModelledRun?> _runs = []; // by slot
    private readonly List<ModelledRun> _overrunning = []; // their ends are recorded, and they have not come back
    private readonly Dictionary<string, int> _submitted = [];
    private SchedulerEngine _engine;
    private TimeSpan _now;
    private TimeSpan _monotonic;
    private TimeSpan _clockStep;
    private bool _isAwake = true;
    private bool _isUp = true;
    private bool _isDirty = true;
    private int _lastNumber;

    private Sandbox(Scenario scenario, PlayOptions options)
    {
        _scenario = scenario;
        _options = options;
        _timeline = new Timeline(options.KeepsEntries);
        _device = new DeviceModel(scenario.Device, scenario.Seed, scenario.Start, scenario.Recorded);
        _engine = NewEngine();
    }

    public TimeSpan Monotonic => _monotonic;

    private SchedulerInstant Now => new(_monotonic, _scenario.Start + _now + _clockStep);

    public static Timeline Play(Scenario scenario, PlayOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sandbox = new Sandbox(scenario, options ?? PlayOptions.Everything);
        sandbox.Play(cancellationToken);
        return sandbox._timeline;
    }

    /// <summary>Nothing of a run that is about to start: the engine may ask before.</summary>
    public UsageReading Read(int slot) => slot < _runs.Count && _runs[slot] is { } run ? run.Read() : default;

    public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration)
    {
        var story = (TaskStory)owner!;
        var isSilent = slot < 0 ? expiration is Expiration.HostLost : RunAt(slot, story) is not { HasSpoken: true };
        if (expiration is not null && isSilent)
            story.Task.Words = ExpirationWords.Of(expiration); // as production has them
        return new TaskTexts(story.Title, story.Subtitle);
    }

    public void DemandChanged() => _isDirty = true;

    public void Returned(ModelledRun run, HandlerReturn how, TaskFault? fault)
    {
        _overrunning.Remove(run);
        _inputs.Enqueue(SchedulerInput.RunEnded(Now, new RunId(run.Task.Id, run.Attempt), how, fault));
    }

    public void Waits(ModelledRun run, bool begins) =>
        _timeline.Add(_now, StoryOf(run.Task.Id), begins ? new TimelineMark.WaitBegan() : new TimelineMark.WaitEnded());

    public void Pause(ModelledRun run, TimeSpan later) => _inputs.Enqueue(SchedulerInput.PauseRequested(
        Now, new RunId(run.Task.Id, run.Attempt), new PauseRequest(ResubmitRule.AfterBackoff(new Backoff { Delay = later, MaxDelay = null, Kind = BackoffKind.Constant, UseJitter = false }), "paused by itself after a warning")));

    private SchedulerEngine NewEngine() => new(
        new SchedulerEngineOptions(_scenario.Policy)
        {
            Processors = _scenario.Device.Cores,
            SupportedResources = TaskResources.Gpu,
            StoreIsDurable = _scenario.StoreIsDurable,
            SavesRecords = false,
            Audience = Audience.Nobody,
        },
        this);

    private void Play(CancellationToken cancellationToken)
    {
        Schedule();
        StartHost();
        var told = TimeSpan.Zero;
        NoticeEmptyBattery();
        while (true)
        {
            Settle();
            if (NextInstant() is not { } next || next > _scenario.Duration)
                break;
            MoveTo(next);
            if (IsCircling())
                throw Circle(WhoIsDue());
            Happen();
            if (_now - told >= _scenario.Duration / 200)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _options.Progress?.Report(_now / _scenario.Duration);
                told = _now;
            }
        }

        MoveTo(_scenario.Duration);
        _options.Progress?.Report(1);
    }

    /// <summary>Everything that is known from the beginning.</summary>
    private void Schedule()
    {
        foreach (var planned in _scenario.Events)
            _agenda.Add(planned.At, () => Happen(planned));
        foreach (var work in _scenario.Work)
        {
            var chance = new Chance(_scenario.Seed, work.Name);
            _agenda.Add(work.Arrivals.Times(chance, _scenario.Duration), () => Submit(work, chance));
        }

        if (_options.DeviceSamples > 0)
            _agenda.Add(Enumerable.Range(0, _options.DeviceSamples + 1).Select(sample => _scenario.Duration * ((double)sample / _options.DeviceSamples)), SampleDevice);
    }

    /// <summary>Tells the engine everything of this instant, then lets it advance, until it is quiet.</summary>
    private void Settle()
    {
        while (_isUp && _isAwake)
        {
            if (_inputs.TryDequeue(out var input))
                Apply(input);
            else if (_engine.NextDeadline <= _monotonic)
                Apply(SchedulerInput.Advance(Now));
            else
                break;
        }
    }

    private void Apply(in SchedulerInput input)
    {
        if (IsCircling())
            throw Circle(Who(input));
        _effects.Clear();
        _engine.Handle(input, _effects);
        foreach (var effect in _effects)
            CarryOut(effect);
    }

    private TimeSpan? NextInstant()
    {
        AdoptRates();
        var deadline = _isUp && _isAwake ? _engine.NextDeadline : null;
        return Soonest.Of(
            _agenda.Next,
            _device.NextChange(),
            _now + (deadline - _monotonic),
            _now + _bench.Time.UntilNext(),
            _now + _bench.Cpu.UntilNext(),
            _now + _bench.Network.UntilNext());
    }

    private void MoveTo(TimeSpan instant)
    {
        AdoptRates();
        var by = instant - _now;
        if (by <= TimeSpan.Zero)
            return;
        _device.Advance(by);
        _now = instant;
        if (_isAwake)
            _monotonic += by;
        _bench.Advance(by, _monotonic);
    }

    /// <summary>All that is due at this instant: ends of runs before anything else.</summary>
    private void Happen()
    {
        RunDue(_bench.Time);
        RunDue(_bench.Cpu);
        RunDue(_bench.Network);
        while (_isUp && _isAwake && _inputs.TryDequeue(out var ended)) // what has ended by now has ended, whatever else happens
            Apply(ended);
        if (_device.NextChange() <= _now)
            StepDevice();
        _agenda.RunDue(_now);
    }

    private void RunDue(Axis axis)
    {
        while (axis.TryTakeDue(out var item))
        {
            var step = (WorkStep)item;
            if (IsCircling())
                throw Circle($"a step of {step.Run?.Task.Label}");
            step.Come();
        }
    }

    private void AdoptRates()
    {
        if (!_isDirty)
            return;
        _isDirty = false;
        _device.Burden(_bench.DemandedCores, _bench.IsTransferring, _isAwake);
        _bench.SetRates(_device, _isAwake);
    }

    private void SampleDevice() => _timeline.Add(new DeviceSample(
        _now,
        _device.Celsius,
        _device.Speed,
        _device.BusyCores,
        _device.Watts,
        _device.BatteryLevel,
        _device.IsPluggedIn,
        _device.Spec.Network is null ? null : _device.Network,
        _device.IsUsed,
        _isAwake));
}
