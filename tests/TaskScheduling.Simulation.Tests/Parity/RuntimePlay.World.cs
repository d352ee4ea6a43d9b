using TaskScheduling.Testing;

namespace TaskScheduling.Simulation.Tests.Parity;

/// <summary>What happens to the host, the device and the work; the same as in the sandbox, told to the runtime by its public calls.</summary>
internal sealed partial class RuntimePlay
{
    private readonly Queue<Action> _whenAwake = new();
    private SchedulingPolicy? _policyBehind; // the last one that an event set
    private TimeSpan _sleepsUntil;

    private BackgroundTaskScheduler? Scheduler => _process?.Scheduler;

    private void Schedule()
    {
        foreach (var planned in _scenario.Events)
            _agenda.Add(planned.At, () => Happen(planned));
        foreach (var work in _scenario.Work)
        {
            var chance = new Chance(_scenario.Seed, work.Name);
            _agenda.Add(work.Arrivals.Times(chance, _scenario.Duration), () => Submit(work, chance));
        }
    }

    private void StartHost()
    {
        _process = TestProcess.StartAsync(_machine with { Policy = _policyInForce ?? _scenario.Policy }, _pump, _conditions.OfNextProcess()).GetAwaiter().GetResult();
    }

    private void Submit(WorkSpec work, Chance chance)
    {
        if (!_isAwake)
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
        _lastNumber++;
        var factor = work.Arrivals is Arrivals.Recorded recorded ? recorded.Jobs[before].Factor : work.Variation > 0 ? chance.Around(work.Variation) : 1;
        var request = work.Earliest is { } earliest ? work.Request with { EarliestBeginDate = _time.GetUtcNow() + earliest } : work.Request;
        var id = PlayIds.Of(_lastNumber);
        _tasks[id] = new ModelledTask(work with { StartDelay = TimeSpan.Zero }, id, _lastNumber, work.Name, factor, chance);
        if (Scheduler is { } scheduler)
            _submissions.Add((_lastNumber, scheduler.TrySubmitAsync(request).AsTask()));
        else
            _machine.Ids.Next(_time.GetUtcNow()); // the sandbox numbers it as well
    }

    private void Happen(ScenarioEvent planned)
    {
        switch (planned)
        {
            case ScenarioEvent.Stop stop: EndAll(stop.Work, (scheduler, id) => _ = scheduler.StopAsync(id, "card")); break;
            case ScenarioEvent.Cancel cancel: EndAll(cancel.Work, (scheduler, id) => _ = scheduler.CancelAsync(id, cancel.Note)); break;
            case ScenarioEvent.Submit submit: Submit(_scenario.Work.First(work => work.Name == submit.Work), new Chance(_scenario.Seed, submit.Work + submit.At)); break;
            case ScenarioEvent.Power power: Plug(power.Source is PowerSource.External); break;
            case ScenarioEvent.Network network:
                _device.SetNetwork(network.State);
                _conditions.Hint();
                break;
            case ScenarioEvent.Person person: _device.Use(person.IsActive); break;
            case ScenarioEvent.App app: BringToFront(app.IsInFront); break;
            case ScenarioEvent.Policy policy:
                _policyBehind = policy.Becomes;
                ReplacePolicy(policy.Becomes, policy.Application);
                break;
            case ScenarioEvent.ClockStep step:
                _time.ShiftDate(step.By);
                Notice();
                break;
            case ScenarioEvent.Suspend suspend: Sleep(suspend.For); break;
            case ScenarioEvent.Crash crash:
                GoDown();
                _agenda.Add(_now + crash.DownFor, Restart);
                break;
            case ScenarioEvent.ShutDown shutDown:
                _ = Scheduler?.ShutdownAsync();
                _agenda.Add(_now + shutDown.Timeout, () => GoDown());
                _agenda.Add(_now + shutDown.Timeout + shutDown.DownFor, Restart);
                break;
            case ScenarioEvent.Ambient ambient: _device.SetAmbient(ambient.Celsius); break;
            case ScenarioEvent.Load load: _device.SetLoad(load.Cores); break;
            default: break;
        }

        _isDirty = true;
    }

    private void EndAll(string work, Action<BackgroundTaskScheduler, TaskId> end)
    {
        if (Scheduler is not { } scheduler)
            return;
        foreach (var task in _tasks.Values)
        {
            if (task.Spec.Name == work)
                end(scheduler, task.Id);
        }
    }

    private void StepDevice()
    {
        var network = _device.Network;
        _device.Step();
        _isDirty = true;
        if (_device.Network != network)
            _conditions.Hint();
        if (_device.IsOff && _process is not null)
            GoDown(bootChanges: true);
    }

    private void Plug(bool isPluggedIn)
    {
        var wasOff = _device.IsOff;
        _device.Plug(isPluggedIn);
        if (wasOff && isPluggedIn)
            Restart();
    }

    private void BringToFront(bool isInFront)
    {
        _device.Use(isInFront || _device.IsUsed);
        if (_scenario.ForegroundPolicy is { } foreground)
            ReplacePolicy(isInFront ? foreground : _policyBehind ?? _scenario.Policy, PolicyApplication.Now);
    }

    private void ReplacePolicy(SchedulingPolicy policy, PolicyApplication application)
    {
        _policyInForce = policy;
        Scheduler?.ReplacePolicy(policy, application);
    }

    private void Sleep(TimeSpan length)
    {
        _isAwake = false;
        _sleepsUntil = _now + length > _sleepsUntil ? _now + length : _sleepsUntil;
        _agenda.Add(_now + length, () =>
        {
            if (_isAwake || _now < _sleepsUntil) // of two sleeps that overlap the longer one counts
                return;
            _isAwake = _isDirty = true;
            Notice();
            while (_whenAwake.TryDequeue(out var late))
                late();
        });
    }

    /// <summary>Nothing tells a process that the machine has slept or that the date was set: it notices in its next turn, and this is one.</summary>
    private void Notice() => _pump.Post(static play => play.Scheduler?.GetTasks(TaskState.Ended), this);

    /// <summary>The process is gone, and with it every handler.</summary>
    private void GoDown(bool bootChanges = false)
    {
        if (_process is not { } gone)
            return;
        _process = null;
        _submissions.RemoveAll(submission => !submission.Answer.IsCompleted); // of this very instant
        _store?.Lose(_time.GetUtcNow(), bootChanges);
        _conditions.Leave();
        gone.Vanish();
        foreach (var run in _runs)
            run.Model.Vanish();
        _runs.Clear();
        _pump = new PlayPump(this);
        _time.Adopt(_pump);
        _isDirty = true;
    }

    private void Restart()
    {
        if (_process is null)
            StartHost();
    }
}
