namespace TaskScheduling.Tests.Engine;

/// <summary>What must hold after every step, whatever the steps were.</summary>
internal sealed class WorldChecks
{
    private readonly Dictionary<RunId, Expiration> _expired = [];
    private readonly HashSet<RunId> _endedRuns = [];
    private readonly Dictionary<TaskId, RunId> _lastRuns = [];
    private readonly HashSet<TaskId> _admitted = [];
    private readonly HashSet<TaskId> _ended = [];
    private readonly Dictionary<RunId, TaskKey> _keys = [];
    private readonly CountedClock _counted = new();
    private int _pendingBefore;
    private BackgroundTaskRequest? _submitting;

    /// <summary>Starts that were ordered whatever the slots said.</summary>
    public int Launched { get; set; }

    /// <summary>Runs whose handler was called and has not returned.</summary>
    public List<RunId> Unreturned { get; } = [];

    public void Debugger(bool attached, TimeSpan now)
    {
        if (attached)
            _counted.Pause(now);
        else
            _counted.Resume(now);
    }

    /// <summary>An earlier process has admitted it.</summary>
    public void Expect(TaskId recovered) => _admitted.Add(recovered);

    public void BeforeSubmission(EngineHarness engine, BackgroundTaskRequest request) =>
        (_submitting, _pendingBefore) = (request, engine.Engine.Load(request.Kind).Pending);

    public void AfterSubmission(EngineHarness engine, TaskId id)
    {
        var limit = engine.Engine.Policy.For(_submitting!.Kind).MaximumPending;
        var waits = engine.Effects.Exists(effect => effect is { Kind: EffectKind.Persist, Code: (int)PersistKind.Submission, Flag: false } && effect.TaskId == id);
        if (waits && _submitting.Key is null && !engine.Engine.Policy.KeyIsIdentifier)
            Promise.Keep(_pendingBefore < limit, "a task was admitted beyond the pending limit");
    }

    public void AfterStep(EngineHarness engine, bool debugging)
    {
        Promise.Keep(!(engine.Engine.NextDeadline <= engine.Now.Monotonic), "something is due and was not done");
        foreach (var kind in Enum.GetValues<TaskKind>())
            Promise.Keep(engine.Engine.Load(kind).Running <= 8 + Launched, "more runs than any policy has slots");
        if (!debugging)
            NobodyIsOverdue(engine);
        if (engine.Store is StoreMode.Answers)
            EveryPendingTaskIsExplained(engine);
    }

    /// <summary>An Advance before the next deadline changes nothing, so the deadline is not late.</summary>
    public void NothingHappensEarly(EngineHarness engine)
    {
        var wait = engine.Engine.NextDeadline is { } next ? (next - engine.Now.Monotonic) / 2 : Given.Seconds(1000);
        engine.MoveClock(wait);
        var (before, deadline) = (engine.Effects.Count, engine.Engine.NextDeadline);
        engine.Send(SchedulerInput.Advance(engine.Now));
        if (deadline is null || deadline > engine.Now.Monotonic)
            Promise.Keep(engine.Effects.Skip(before).All(effect => effect.Kind is EffectKind.Forget), "an Advance before the next deadline had effects");
    }

    public void AtTheEnd(EngineHarness engine)
    {
        AfterStep(engine, debugging: false);
        Promise.Keep(_admitted.IsSubsetOf(_ended), "a task never ended");
    }

    public void Check(EngineHarness engine, SchedulerEffect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Admitted:
                _admitted.Add(effect.TaskId);
                break;
            case EffectKind.Start:
                var start = (RunStart)effect.Data!;
                Promise.Keep(!Unreturned.Exists(run => run.TaskId == effect.TaskId), "a run started while an earlier one of its task had not returned");
                Promise.Keep(!start.Key.HasValue || !Unreturned.Exists(run => _keys[run] == start.Key), "two runs of one key");
                _keys[start.RunId] = start.Key;
                _lastRuns[effect.TaskId] = start.RunId;
                Unreturned.Add(start.RunId);
                break;
            case EffectKind.Expire:
                Promise.Keep(_expired.TryAdd(_lastRuns[effect.TaskId], (Expiration)effect.Data!), "a run expired twice");
                ExpirationTruth.Check(engine.RunOf(effect.TaskId), (Expiration)effect.Data!, engine.Now.Monotonic, _counted);
                break;
            case EffectKind.RunCompleted:
                var result = (TaskResult)effect.Data!;
                Promise.Keep(_endedRuns.Add(result.RunId!.Value), "a run ended twice");
                if (_keys.ContainsKey(result.RunId.Value)) // else it began in an earlier process
                    Promise.Keep(result.Expiration?.Code == _expired.GetValueOrDefault(result.RunId.Value)?.Code, "the first reason changed");
                break;
            case EffectKind.Completed:
                Promise.Keep(_ended.Add(effect.TaskId), "a task ended twice");
                Promise.Keep(((TaskResult)effect.Data!).Next is null, "the last result plans another run");
                break;
            default:
                break;
        }
    }

    private void NobodyIsOverdue(EngineHarness engine)
    {
        foreach (var run in engine.Runs)
        {
            if (!Unreturned.Contains(run.Start.RunId) || engine.Engine.Snapshot(run.Task) is not { State: TaskState.Running } task || task.Attempt != run.Start.RunId.Attempt)
                continue;
            foreach (var line in engine.Engine.BudgetLines(run.Task, engine.Now))
            {
                if (line is { NotApplied: null, Kind: BudgetKind.Time or BudgetKind.Stall })
                    Promise.Keep(line.Used.Value < line.Limit.Value, $"{line.Kind} is spent and the run goes on");
            }
        }
    }

    private static void EveryPendingTaskIsExplained(EngineHarness engine)
    {
        foreach (var task in engine.Engine.Snapshots().Where(task => task.State is TaskState.Pending).Take(20))
            Promise.Keep(engine.Explain(task.TaskId).Blockers.Count > 0, "a pending task without a reason");
    }
}
