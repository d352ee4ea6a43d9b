using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>What happens to the host, the device and the work.</summary>
internal sealed partial class Sandbox
{
    private static readonly TimeSpan SleepDrift = TimeSpan.FromSeconds(5);

    private SchedulingPolicy? _policyInForce;
    private DateTimeOffset _wentDownAt;
    private bool _isOtherBoot;
    private SchedulingPolicy? _policyBehind; // the last one that an event set

    private void StartHost()
    {
        _isUp = true;
        foreach (var handler in _scenario.Work.Select(work => work.Handler).DistinctBy(handler => handler.Pattern))
            _inputs.Enqueue(SchedulerInput.HandlerAdded(Now, handler));
        if (_policyInForce is { } policy)
            _inputs.Enqueue(SchedulerInput.PolicyReplaced(Now, policy, PolicyApplication.NewRuns));
        foreach (var story in _timeline.Stories)
        {
            if (story.IsOpen)
                _inputs.Enqueue(SchedulerInput.Recovered(Now, story.Id, story.ToRecord(_wentDownAt, _isOtherBoot), story));
        }

        _inputs.Enqueue(SchedulerInput.Started(Now));
    }

    private void Submit(WorkSpec work, Chance chance)
    {
        if (!_isAwake) // nobody is there to submit it before the machine wakes up
        {
            _whenAwake.Enqueue(() => Submit(work, chance));
            return;
        }

        for (var copy = 0; copy < work.Count; copy++)
            SubmitOne(work, chance);
    }

    private void SubmitOne(WorkSpec work, Chance chance)
    {
        var before = _submitted.GetValueOrDefault(work.Name);
        _submitted[work.Name] = before + 1;
        var label = before == 0 && IsSubmittedOnce(work) ? work.Name : string.Create(CultureInfo.InvariantCulture, $"{work.Name}#{before + 1}");
        var id = new TaskId(new Guid(++_lastNumber, 0, 0, new byte[8]));
        var factor = work.Arrivals is Arrivals.Recorded recorded ? recorded.Jobs[before].Factor : work.Variation > 0 ? chance.Around(work.Variation) : 1;
        var request = work.Earliest is { } earliest ? work.Request with { EarliestBeginDate = Now.Utc + earliest } : work.Request;
        var story = new TaskStory(new ModelledTask(work, id, _lastNumber, label, factor, chance), request, _now);
        _timeline.Open(story);
        if (_isUp)
            _inputs.Enqueue(SchedulerInput.Submitted(Now, id, request, owner: story));
        else
            _timeline.Add(_now, story, new TimelineMark.NotSubmitted());
    }

    private bool IsSubmittedOnce(WorkSpec work) =>
        work is { Count: 1, Arrivals: Arrivals.At { Instants.Count: 1 } } && !_scenario.Events.Any(planned => planned is ScenarioEvent.Submit again && again.Work == work.Name);

    private void Happen(ScenarioEvent planned)
    {
        switch (planned)
        {
            case ScenarioEvent.Stop stop: EndAll(stop.Work, story => SchedulerInput.StopRequested(Now, story.Id, "card")); break;
            case ScenarioEvent.Cancel cancel: EndAll(cancel.Work, story => SchedulerInput.CancelRequested(Now, story.Id, cancel.Note)); break;
            case ScenarioEvent.Submit submit: Submit(_scenario.Work.First(work => work.Name == submit.Work), new Chance(_scenario.Seed, submit.Work + submit.At)); break;
            case ScenarioEvent.Power power: Plug(power.Source is PowerSource.External); break;
            case ScenarioEvent.Network network:
                _device.SetNetwork(network.State);
                Mark($"network: {network.State.ToString().ToLowerInvariant()}");
                Hint();
                break;
            case ScenarioEvent.Person person:
                _device.Use(person.IsActive);
                Mark(person.IsActive ? "person: active" : "person: away");
                break;
            case ScenarioEvent.App app: BringToFront(app.IsInFront); break;
            case ScenarioEvent.Policy policy:
                _policyBehind = policy.Becomes;
                ReplacePolicy(policy.Becomes, policy.Application);
                Mark($"policy: {policy.Becomes.Name}");
                break;
            case ScenarioEvent.ClockStep step:
                _clockStep += step.By;
                Mark($"clock: {(step.By < TimeSpan.Zero ? "-" : "+")}{step.By.Duration()}");
                if (step.By > SleepDrift) // what the runtime takes for a sleep
                    _inputs.Enqueue(SchedulerInput.ReadingsStale(Now));
                break;
            case ScenarioEvent.Suspend suspend: Sleep(suspend.For); break;
            case ScenarioEvent.Crash crash:
                Mark("host: crash");
                GoDown();
                _agenda.Add(_now + crash.DownFor, Restart);
                break;
            case ScenarioEvent.ShutDown shutDown: ShutDown(shutDown); break;
            case ScenarioEvent.Ambient ambient:
                _device.SetAmbient(ambient.Celsius);
                Mark(string.Create(CultureInfo.InvariantCulture, $"ambient: {ambient.Celsius:0.#} C"));
                break;
            case ScenarioEvent.Load load:
                _device.SetLoad(load.Cores);
                Mark(string.Create(CultureInfo.InvariantCulture, $"load: {load.Cores:0.##} cores"));
                break;
            default: break;
        }

        _isDirty = true;
    }

    private void EndAll(string work, Func<TaskStory, SchedulerInput> input)
    {
        foreach (var story in _timeline.Stories)
        {
            if (story.Work == work && story is { Result: null, Refusal: null, Vanished: false })
                _inputs.Enqueue(input(story));
        }
    }

    private void StepDevice()
    {
        var (wasUsed, network, wasSaving, wasOff) = (_device.IsUsed, _device.Network, _device.IsSaving, _device.IsOff);
        _device.Step();
        _isDirty = true;
        if (_device.IsUsed != wasUsed)
            Mark(_device.IsUsed ? "person: active" : "person: away");
        if (_device.IsSaving != wasSaving)
            Mark(_device.IsSaving ? "low power mode: on" : "low power mode: off");
        if (_device.Network != network)
        {
            Mark($"network: {_device.Network.ToString().ToLowerInvariant()}");
            Hint();
        }

        if (wasOff && !_device.IsOff) // the recording plugs it in
            Restart();
        NoticeEmptyBattery();
    }

    private void NoticeEmptyBattery()
    {
        if (!_device.IsOff || !_isUp)
            return;
        Mark("battery: empty");
        GoDown(bootChanges: true);
    }

    private void Plug(bool isPluggedIn)
    {
        var wasOff = _device.IsOff;
        _device.Plug(isPluggedIn);
        Mark(isPluggedIn ? "power: external" : "power: battery");
        if (wasOff && isPluggedIn)
            Restart();
        NoticeEmptyBattery();
    }

    private void BringToFront(bool isInFront)
    {
        _device.Use(isInFront || _device.IsUsed);
        Mark(isInFront ? "app: foreground" : "app: background");
        if (_scenario.ForegroundPolicy is { } foreground)
            ReplacePolicy(isInFront ? foreground : _policyBehind ?? _scenario.Policy, PolicyApplication.Now);
    }

    private void ReplacePolicy(SchedulingPolicy policy, PolicyApplication application)
    {
        _policyInForce = policy;
        if (_isUp)
            _inputs.Enqueue(SchedulerInput.PolicyReplaced(Now, policy, application));
    }

    private readonly Queue<Action> _whenAwake = new();
    private TimeSpan _sleepsUntil;

    private void Sleep(TimeSpan length)
    {
        Mark("host: asleep");
        _isAwake = false;
        _sleepsUntil = _now + length > _sleepsUntil ? _now + length : _sleepsUntil;
        _agenda.Add(_now + length, () =>
        {
            if (_isAwake || _now < _sleepsUntil) // of two sleeps that overlap the longer one counts
                return;
            _isAwake = _isDirty = true;
            Mark("host: awake");
            if (length > SleepDrift)
                _inputs.Enqueue(SchedulerInput.ReadingsStale(Now)); // before anybody expires, as the runtime does after a sleep
            while (_whenAwake.TryDequeue(out var late))
                late();
        });
    }

    private void ShutDown(ScenarioEvent.ShutDown shutDown)
    {
        if (!_isUp)
            return;
        Mark("host: shutting down");
        _inputs.Enqueue(SchedulerInput.ShutdownBegan(Now, shutDown.Timeout));
        _agenda.Add(_now + shutDown.Timeout, () =>
        {
            Mark("host: down");
            GoDown();
        });
        _agenda.Add(_now + shutDown.Timeout + shutDown.DownFor, Restart);
    }

    /// <summary>The process is gone, and with it every handler.</summary>
    private void GoDown(bool bootChanges = false)
    {
        _isUp = false;
        (_wentDownAt, _isOtherBoot) = (Now.Utc, bootChanges);
        _inputs.Clear();
        foreach (var run in _runs)
            run?.Vanish();
        foreach (var run in _overrunning)
            run.Vanish();
        _runs.Clear();
        _overrunning.Clear();
        _isDirty = true;
        if (_scenario.StoreIsDurable)
        {
            foreach (var story in _timeline.Stories)
                story.ForgetTexts();
            return;
        }

        foreach (var story in _timeline.Stories)
        {
            if (!story.IsOpen)
                continue;
            story.Vanished = true;
            _timeline.Add(_now, story, new TimelineMark.Vanished());
        }
    }

    private void Restart()
    {
        if (_isUp)
            return;
        Mark("host: started");
        _inputs.Clear(); // what happened while nobody was there to hear it
        _engine = NewEngine();
        StartHost();
    }

    /// <summary>The system tells of a change at once where it can.</summary>
    private void Hint() => _inputs.Enqueue(SchedulerInput.ReadingsStale(Now));

    private void Mark(string what) => _timeline.Add(_now, null, new TimelineMark.World(what));
}
