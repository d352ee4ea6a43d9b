namespace TaskScheduling.Simulation;

/// <summary>One run of modelled work: begins, goes through its phases, answers what the engine asks of it, and returns.</summary>
internal sealed partial class ModelledRun
{
    private readonly WorkBench _bench;
    private readonly IWorkHost _host;
    private readonly WorkStep _first;
    private readonly WorkStep _step;
    private readonly WorkStep _report;
    private readonly WorkStep _saving;
    private readonly WorkStep _end;
    private TimeSpan? _checkpointAt;
    private TimeSpan? _beganAt;
    private WorkPosition? _foundCheckpoint; // what the run began with, whether it goes on from there or not
    private Expiration? _toldBefore;
    private HandlerReturn _how = HandlerReturn.Completed;
    private TaskFault? _fault;
    private bool _isWorking;
    private bool _isExpiring;
    private bool _isFenced;

    public ModelledRun(ModelledTask task, int attempt, WorkBench bench, IWorkHost host)
    {
        Task = task;
        Attempt = attempt;
        _bench = bench;
        _host = host;
        _first = new WorkStep(FirstInstruction, this);
        _step = new WorkStep(EnterNext, this);
        _report = new WorkStep(Report, this);
        _saving = new WorkStep(SaveRegularly, this);
        _end = new WorkStep(Return, this);
    }

    public ModelledTask Task { get; }

    public int Attempt { get; }

    /// <summary>The app has set texts since it was told to stop.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Nothing of it goes on.</summary>
    public bool HasReturned { get; private set; }

    private WorkPhase Phase => Task.Spec.Phases[_phase];

    private TimeSpan Now => _host.Monotonic;

    public void Begin()
    {
        if (Task.Spec.StartDelay > TimeSpan.Zero)
            _bench.Time.Wait(_first, Task.Spec.StartDelay.Ticks);
        else
            FirstInstruction();
    }

    /// <summary>Its token fires.</summary>
    public void Expire(Expiration reason)
    {
        _isExpiring = true;
        if (_beganAt is null)
            _toldBefore = reason; // it is not there yet, and hears of it first of all
        else
            React(reason);
    }

    private void React(Expiration reason)
    {
        var reaction = Task.Spec.OnExpiration;
        if (HasReturned || reaction.Kind is ReactionKind.Finish)
            return;
        Leave();
        if (reaction.Title is not null || reaction.Subtitle is not null)
            SetTexts(Filled(reaction.Title, reason), Filled(reaction.Subtitle, reason));
        if (reaction.Kind is ReactionKind.Hang)
            return;
        if (reaction.SavesCheckpoint)
            Save();
        _how = reaction.Kind is ReactionKind.Return ? HandlerReturn.Completed : HandlerReturn.Cancelled;
        _bench.Time.Wait(_end, reaction.Takes.Ticks);
    }

    public void Warn(BudgetWarning warning)
    {
        if (Task.Spec.PausesOnWarning is { } pause && pause.Kind == warning.Kind && _isWorking)
            _host.Pause(this, pause.Later);
    }

    /// <summary>Its end is recorded: what it still does changes nothing.</summary>
    public void Fence() => _isFenced = true;

    /// <summary>Its process is gone: nothing of it goes on.</summary>
    public void Vanish()
    {
        Leave();
        _end.Withdraw();
    }

    private void FirstInstruction()
    {
        _beganAt = Now;
        _isWorking = true;
        _foundCheckpoint = Task.Checkpoint;
        if (Task.Spec.Resumes && Task.Checkpoint is { } saved)
            (_phase, _doneBefore) = (saved.Phase, saved.Done);
        _reported = Done();
        if (Task.Spec.Failure is { } failure && Attempt <= failure.Attempts && Task.Chance.Share() < failure.Probability)
            _bench.Time.Wait(new WorkStep(() => Fail(failure), this), failure.After.Ticks);
        if (Task.Spec.CheckpointEvery is { } every)
            _bench.Time.Wait(_saving, every.Ticks);
        Enter();
        if (_toldBefore is { } reason)
            React(reason);
    }

    private void Finish()
    {
        _isWorking = false;
        StopTimers();
        _host.DemandChanged(); // what its last phase held is free
        Return();
    }

    private void Leave()
    {
        if (_isWorking)
        {
            Settle(isDone: false);
            _isWorking = false;
        }

        StopTimers();
    }

    private void StopTimers()
    {
        _first.Withdraw();
        _step.Withdraw();
        _report.Withdraw();
        _saving.Withdraw();
    }

    private void Fail(WorkFailure failure)
    {
        if (!_isWorking)
            return;
        Leave();
        (_how, _fault) = (HandlerReturn.Faulted, new TaskFault(failure.Type, failure.Message));
        Return();
    }

    private void Return()
    {
        HasReturned = true;
        _host.Returned(this, _how, _fault);
    }

    private void SaveRegularly()
    {
        Save();
        _bench.Time.Wait(_saving, Task.Spec.CheckpointEvery!.Value.Ticks);
    }

    private void Save()
    {
        if (_isFenced)
            return;
        Task.Checkpoint = new WorkPosition(_phase, _isWorking ? DoneOfPhase() : _doneBefore);
        _checkpointAt = Now;
    }

    private void SetTexts(string? title, string? subtitle)
    {
        if (_isFenced)
            return;
        HasSpoken = _isExpiring;
        Task.Title = title ?? Task.Title;
        Task.Subtitle = subtitle ?? Task.Subtitle;
    }

    private string? Filled(string? text, Expiration reason) =>
        text?.Replace("{percent}", $"{Math.Floor((Math.Min(1, Done()) + Rounding) * 100):0} %", StringComparison.Ordinal).Replace("{reason}", reason.Code, StringComparison.Ordinal);
}
