using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;

namespace TaskScheduling.Simulation.Tests.Parity;

/// <summary>Plays a scenario as <see cref="Sandbox"/> does, on the scheduler of production: its loop, its handlers, tokens and timers, one thread and a fake clock.</summary>
/// <remarks>
/// Device and work are the sandbox's own models; only what is around the engine differs. At one instant the world comes before the timers, as in the
/// sandbox: on a machine either may be first. Everything happens on the pump.
/// </remarks>
internal sealed partial class RuntimePlay : IWorkHost
{
    private readonly Lock _gate = new();
    private readonly Scenario _scenario;
    private readonly DeviceModel _device;
    private readonly WorkBench _bench = new();
    private readonly Agenda _agenda = new();
    private readonly TestTime _time;
    private readonly ModelledConditions _conditions;
    private readonly PlayedStore? _store;
    private readonly List<PlayedRun> _runs = []; // that have begun and not returned
    private readonly Dictionary<RunId, ModelledRun> _models = []; // that have begun
    private readonly Dictionary<TaskId, ModelledTask> _tasks = [];
    private readonly List<TaskEvent> _events = [];
    private readonly Dictionary<int, SubmissionError> _refusals = [];
    private readonly List<(int Number, Task<SubmissionResult> Answer)> _submissions = [];
    private readonly Dictionary<string, int> _submitted = [];
    private readonly TestMachine _machine;
    private volatile PlayPump _pump;
    private TestProcess? _process; // null: the host is down
    private SchedulingPolicy? _policyInForce;
    private TimeSpan _now;
    private TimeSpan _monotonic;
    private bool _isAwake = true;
    private bool _isDirty = true;
    private bool _holds;
    private bool _isHalfway;
    private int _lastNumber;
    private int _steps;
    private volatile bool _isOver;

    private RuntimePlay(Scenario scenario)
    {
        _scenario = scenario;
        _device = new DeviceModel(scenario.Device, scenario.Seed, scenario.Start, scenario.Recorded);
        _pump = new PlayPump(this);
        _time = new TestTime(_pump, scenario.Start);
        _conditions = new ModelledConditions(kinds => _device.Read(kinds, _monotonic));
        _store = scenario.StoreIsDurable ? new PlayedStore() : null;
        _machine = new TestMachine
        {
            Configure = Configure,
            Policy = scenario.Policy,
            Time = _time,
            Usage = new ModelledUsage(this),
            Witness = _events.Add,
            Store = _store,
            Ids = new PlayIds(),
            Processors = scenario.Device.Cores,
        };
    }

    public TimeSpan Monotonic => _monotonic;

    /// <summary>Everything that was told, in order.</summary>
    public IReadOnlyList<TaskEvent> Events => _events;

    /// <summary>By number of submission.</summary>
    public IReadOnlyDictionary<int, SubmissionError> Refusals => _refusals;

    public static async Task<RuntimePlay> PlayAsync(Scenario scenario)
    {
        var play = new RuntimePlay(scenario);
        play.Schedule();
        play.StartHost();
        do
            await play._pump.DriveAsync(play.Step).ConfigureAwait(false);
        while (!play._isOver); // the pump of a process that is gone ends its drives
        play._process?.Vanish();
        foreach (var (number, answer) in play._submissions)
        {
            if ((await answer.ConfigureAwait(false)).Error is { } error)
                play._refusals[number] = error;
        }

        return play;
    }

    public void DemandChanged() => _isDirty = true;

    public void Returned(ModelledRun run, HandlerReturn how, TaskFault? fault) => RunOf(run)?.Return(how, fault);

    public void Waits(ModelledRun run, bool begins)
    {
    }

    public void Pause(ModelledRun run, TimeSpan later) => RunOf(run)?.Pause(later);

    /// <summary>Null: its handler has not begun.</summary>
    public ModelledRun? RunOf(RunId id) => _models.GetValueOrDefault(id);

    /// <summary>From the start decision to the first instruction.</summary>
    public TimeSpan StartDelayOf(BackgroundTaskRequest request) => _scenario.Work.First(work => work.Request.Identifier == request.Identifier).StartDelay;

    public void After(TimeSpan delay, Action then) => _bench.Time.Wait(new WorkStep(then), delay.Ticks);

    private PlayedRun? RunOf(ModelledRun model) => _runs.Find(run => run.Model == model);

    private void Configure(IBackgroundTasksBuilder tasks)
    {
        tasks.Configure(options =>
        {
            options.SupportedResources = TaskResources.Gpu;
            if (_scenario.Events.OfType<ScenarioEvent.ShutDown>().FirstOrDefault() is { } shutDown)
                options.ShutdownTimeout = shutDown.Timeout;
        });
        foreach (var handler in _scenario.Work.Select(work => work.Handler).DistinctBy(handler => handler.Pattern))
        {
            _ = handler.Kind switch
            {
                TaskKind.AppRefresh => tasks.AddAppRefreshTask(handler.Pattern, HandleAsync),
                TaskKind.Processing => tasks.AddProcessingTask(handler.Pattern, HandleAsync),
                _ => tasks.AddContinuedProcessingTask(handler.Pattern, HandleAsync),
            };
        }
    }

    private async Task HandleAsync(BackgroundTask task, CancellationToken stopping)
    {
        var run = new PlayedRun(task, new ModelledRun(_tasks[task.TaskId], task.Attempt, _bench, this), stopping);
        _runs.Add(run);
        _models[run.Id] = run.Model;
        try
        {
            await run.PlayAsync();
        }
        finally
        {
            _runs.Remove(run);
        }
    }

    /// <summary>On the pump, whenever nothing is left to do.</summary>
    private bool Step()
    {
        lock (_gate) // a crash ends the pump in the middle of a step, and the next one begins
            return TakeStep();
    }

    private bool TakeStep()
    {
        if (_isHalfway)
        {
            if (_process is { } awake && _isAwake)
                awake.Scheduler.Runtime.Query(this, static (_, _, play) => play.HappenAroundInATurn());
            else
                HappenAround();
            return true;
        }

        if (_holds)
        {
            _holds = false;
            _time.Release();
            return true;
        }

        Assert.That(++_steps, Is.LessThan(200_000), $"It does not get on at {_now}.");
        if (NextInstant() is not { } next || next > _scenario.Duration)
        {
            _isOver = true;
            return false;
        }

        if (_process is { } process && _isAwake)
            process.Scheduler.Runtime.Query(next, (_, _, instant) => Happen(instant)); // in a turn: all of it is enqueued before any of it is handled
        else
            Happen(next);
        return true;
    }

    private int Happen(TimeSpan instant)
    {
        MoveTo(instant);
        Happen();
        return 0;
    }

    private int HappenAroundInATurn()
    {
        HappenAround();
        return 0;
    }

    private TimeSpan? NextInstant()
    {
        AdoptRates();
        var next = Soonest.Of(_agenda.Next, _device.NextChange());
        if (_isAwake && _time.NextDue is { } due)
            next = Soonest.Of(next, _now + TimeSpan.FromTicks(due - _time.GetTimestamp()));
        foreach (var run in _runs)
            next = Soonest.Of(next, _isAwake ? _now + (run.Model.NextHeartbeat - _monotonic) : null);
        next = Soonest.Of(next, _now + _bench.Time.UntilNext());
        next = Soonest.Of(next, _now + _bench.Cpu.UntilNext());
        return Soonest.Of(next, _now + _bench.Network.UntilNext());
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
        _holds = _isAwake;
        if (_isAwake)
            _time.AdvanceAndHold(by);
        else
            _time.ShiftDate(by);
    }

    private void Happen()
    {
        Report();
        var waiting = _runs.Count(run => run.IsPlaying);
        RunDue(_bench.Time);
        RunDue(_bench.Cpu);
        RunDue(_bench.Network);
        Report();
        if (_runs.Count(run => run.IsPlaying) == waiting)
            HappenAround();
        else
            _isHalfway = true; // what has returned or was saved is told first, and takes a hop
    }

    /// <summary>What happens at an instant besides the work.</summary>
    private void HappenAround()
    {
        _isHalfway = false;
        if (_device.NextChange() <= _now)
            StepDevice();
        _agenda.RunDue(_now);
        Report();
    }

    /// <summary>What the app reports all the time is reported before anybody can look.</summary>
    private void Report()
    {
        foreach (var run in _runs)
            run.Report();
    }

    private static void RunDue(Axis axis)
    {
        while (axis.TryTakeDue(out var item))
            ((WorkStep)item).Come();
    }

    private void AdoptRates()
    {
        if (!_isDirty)
            return;
        _isDirty = false;
        _device.Burden(_bench.DemandedCores, _bench.IsTransferring, _isAwake);
        _bench.SetRates(_device, _isAwake);
    }
}
