namespace TaskScheduling.Tests.Engine;

/// <summary>Plays random steps into an engine. A step is one number: the same numbers are the same history.</summary>
internal sealed class RandomWorld
{
    private static readonly string[] Identifiers = ["refresh", "processing", "continued", "wild.a", "wild.b", "process"];
    private static readonly TimeSpan[] Jumps =
        [.. new[] { 0, 0.001, 0.25, 1, 3, 5, 10, 29.999, 30, 61, 130, 600, 1800, 7200 }.Select(TimeSpan.FromSeconds)];

    private readonly List<TaskId> _submitted = [];
    private uint _dice;
    private bool _debugging;

    /// <param name="durable">Whether pending tasks outlive the process.</param>
    /// <param name="saves">Whether there is anything to write.</param>
    /// <param name="twinIsMadeAnewBefore">When a second engine is made from a snapshot. Null: there is none.</param>
    public RandomWorld(bool durable, bool saves = true, Func<SchedulerInput, bool>? twinIsMadeAnewBefore = null)
        : this(new EngineHarness(RandomPolicies.All[0], durable, processors: 2, saves: saves, twinIsMadeAnewBefore: twinIsMadeAnewBefore ?? (_ => false)))
    {
    }

    private RandomWorld(EngineHarness engine)
    {
        Engine = Prepare(engine);
        Engine.Observer = effect => Checks.Check(Engine, effect);
    }

    public EngineHarness Engine { get; }

    public WorldChecks Checks { get; } = new();

    /// <summary>The next process, with what the store holds of this one.</summary>
    public RandomWorld Restart(IReadOnlyList<(TaskId Id, RecoveredTask Task)> stored, TimeSpan downtime)
    {
        var engine = new EngineHarness(Engine.Engine.Policy, durable: true, processors: 2, start: false, twinIsMadeAnewBefore: input => input.Kind is InputKind.Started);
        engine.Follow(Engine, downtime);
        var next = new RandomWorld(engine);
        foreach (var (id, task) in stored)
        {
            engine.Recover(task, id);
            next._submitted.Add(id);
            next.Checks.Expect(id);
        }

        engine.Start();
        return next;
    }

    public void Step(int number)
    {
        _dice = (uint)number;
        switch (Roll(22))
        {
            case <= 4: Submit(); break;
            case <= 7: EndRun(); break;
            case 8: EndTask(); break;
            case 9 or 10: ChangeUsage(); break;
            case 11: ChangeConditions(); break;
            case 12: Engine.Replace(RandomPolicies.All[Roll(RandomPolicies.All.Length)], (PolicyApplication)Roll(2)); break;
            case 13: ChangeHandlers(); break;
            case 14: ChangeClocks(); break;
            case 15: LoseRun(); break;
            case 16: ChangeStore(); break;
            case 17: AtNextDeadline(); break;
            case 18 when Roll(20) == 0: Engine.ShutDown(Roll(40)); break;
            default: LetTimePass(); break;
        }

        Checks.AfterStep(Engine, _debugging);
    }

    /// <summary>Everybody returns, everything is cancelled: every task must have ended.</summary>
    public void Drain()
    {
        Engine.Store = StoreMode.Answers;
        Engine.AnswerStore();
        Debug(attached: false);
        for (var round = 0; round < 3; round++)
        {
            Engine.Send(SchedulerInput.CancelAllRequested(Engine.Now, "drain"));
            foreach (var run in Checks.Unreturned.ToArray())
                Return(run, HandlerReturn.Cancelled);
            Engine.AdvanceBy(120);
        }

        Checks.AtTheEnd(Engine);
    }

    private int Roll(int sides)
    {
        _dice = (_dice * 747796405u) + 2891336453u; // a small congruential generator: one number carries the whole step
        return (int)((_dice >> 8) % (uint)sides);
    }

    private static EngineHarness Prepare(EngineHarness engine)
    {
        engine.Register(new HandlerDescription("wild.*", TaskKind.Processing));
        engine.Register(new HandlerDescription("process", TaskKind.Processing, new TaskBudget { MemoryBytes = 1000 }, OutOfProcess: true));
        return engine;
    }

    private void Submit()
    {
        var identifier = Identifiers[Roll(Identifiers.Length)];
        var request = RandomRequests.Make(identifier, Roll, Engine.Now.Utc);
        Checks.BeforeSubmission(Engine, request);
        _submitted.Add(Engine.Submit(request));
        Checks.AfterSubmission(Engine, _submitted[^1]);
    }

    private void EndRun()
    {
        if (Checks.Unreturned.Count > 0)
            Return(Checks.Unreturned[Roll(Checks.Unreturned.Count)], (HandlerReturn)Roll(3));
    }

    private void Return(RunId run, HandlerReturn how)
    {
        Checks.Unreturned.Remove(run);
        Engine.EndRun(run.TaskId, how, run.Attempt);
    }

    private void EndTask()
    {
        if (_submitted.Count == 0)
            return;
        var id = _submitted[^(1 + Roll(Math.Min(_submitted.Count, 12)))];
        switch (Roll(8))
        {
            case 0: Engine.Cancel(id); break;
            case 1: Engine.Stop(id); break;
            case 2: Engine.Expire(id, new Expiration.Unknown("test", 1, null)); break;
            case 3: Engine.Send(SchedulerInput.Released(Engine.Now, id)); break;
            case 5:
                Checks.Launched++;
                Engine.Send(SchedulerInput.LaunchRequested(Engine.Now, id));
                break;
            case 4 when Roll(4) == 0: Engine.Send(SchedulerInput.CancelAllRequested(Engine.Now, null)); break;
            default:
                if (Checks.Unreturned.Count > 0)
                    Engine.Send(SchedulerInput.PauseRequested(Engine.Now, Checks.Unreturned[0], new PauseRequest(ResubmitRule.AfterBackoff(), "later")));
                break;
        }
    }

    private void ChangeUsage()
    {
        if (Checks.Unreturned.Count == 0)
            return;
        var run = Engine.RunOf(Checks.Unreturned[Roll(Checks.Unreturned.Count)].TaskId);
        var now = Engine.Now.Monotonic;
        switch (Roll(8))
        {
            case 0: run.UseCores(Roll(9) / 4.0, now); break;
            case 1: run.AllocatedBytes += Roll(600); break;
            case 2: run.MemoryBytes = Roll(1100); break;
            case 3: run.Liveness = new LivenessReading { LastProgress = now, LastHeartbeat = run.Liveness.LastHeartbeat }; break;
            case 4: run.Liveness = run.Liveness with { LastHeartbeat = now }; break;
            case 5: run.Liveness = run.Liveness with { WaitingSince = run.Liveness.WaitingSince ?? now, WaitingUntil = now + Given.Seconds(Roll(90)) }; break;
            case 6 when run.Liveness.WaitingSince is { } since:
                run.Liveness = run.Liveness with { WaitingSince = null, WaitingUntil = null, LastWaitEnded = now, Waited = run.Liveness.Waited + (now - since) };
                break;
            default: (run.CheckpointAt, run.CheckpointMoved) = (now, true); break;
        }
    }

    private void ChangeConditions()
    {
        var conditions = RandomRequests.Conditions(Roll);
        if (Roll(2) == 0)
            Engine.SetConditions(conditions);
        else
            Engine.ChangeUnnoticed(conditions);
        Engine.SensorsAnswer = Roll(12) != 0;
    }

    private void ChangeHandlers()
    {
        var wild = new HandlerDescription("wild.*", TaskKind.Processing);
        if (Roll(2) == 0)
            Engine.Send(SchedulerInput.HandlerRemoved(Engine.Now, "wild.*"));
        else
            Engine.Register(wild);
    }

    private void ChangeClocks()
    {
        switch (Roll(3))
        {
            case 0: Debug(!_debugging); break;
            case 1:
                Engine.StepUtc(Given.Seconds(Roll(4000) - 2000));
                Engine.Send(SchedulerInput.Advance(Engine.Now)); // somebody looks at the clock
                break;
            default: Engine.Send(SchedulerInput.ReadingsStale(Engine.Now)); break;
        }
    }

    private void Debug(bool attached)
    {
        _debugging = attached;
        Checks.Debugger(attached, Engine.Now.Monotonic);
        Engine.Send(SchedulerInput.DebuggerChanged(Engine.Now, attached));
    }

    private void LoseRun()
    {
        if (Checks.Unreturned.Count == 0)
            return;
        var run = Checks.Unreturned[Roll(Checks.Unreturned.Count)];
        Expiration reason = Roll(3) switch
        {
            0 => new Expiration.HostLost(null, false, null),
            1 => new Expiration.WorkerLost(137, "SIGKILL", ["out of memory"]),
            _ => new Expiration.LeaseLost("a", "b"),
        };
        Engine.Send(SchedulerInput.RunLost(Engine.Now, run, reason));
    }

    private void ChangeStore()
    {
        Engine.Store = (StoreMode)Roll(3);
        Engine.AnswerStore(fails: Roll(3) == 0);
    }

    /// <summary>Several inputs at the very instant at which something is due.</summary>
    private void AtNextDeadline()
    {
        if (Engine.Engine.NextDeadline is { } next && next > Engine.Now.Monotonic)
            Engine.MoveClock(next - Engine.Now.Monotonic);
        Engine.Together(() =>
        {
            EndTask();
            EndRun();
            ChangeUsage();
        });
    }

    private void LetTimePass()
    {
        Checks.NothingHappensEarly(Engine);
        Engine.AdvanceBy(Jumps[Roll(Jumps.Length)]);
    }
}
