namespace TaskScheduling.Simulation.Tests.Work;

/// <summary>One run on a bench of its own: what it answers at every instant.</summary>
public sealed class ModelledRunTests
{
    [Test]
    public void Its_CPU_time_is_exact_at_every_instant()
    {
        var run = new RunOnBench(new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(100), Cores = 0.5, Share = 1 });
        foreach (var at in (double[])[0.001, 7, 33.3333333, 99.9999])
        {
            run.GoTo(at);
            Assert.That(run.Usage.Cpu.TotalSeconds, Is.EqualTo(at / 2).Within(2e-7));
        }

        run.GoTo(200);
        Assert.That(run.Usage.Cpu.TotalSeconds, Is.EqualTo(50).Within(2e-7));
        Assert.That(run.Returns, Is.EqualTo(new[] { (Seconds(100), HandlerReturn.Completed) }));
    }

    [Test]
    public void Its_phases_follow_each_other_and_all_of_them_make_the_whole()
    {
        var six = Enumerable.Range(0, 6).Select(_ => new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 1.0 / 6 }).ToArray();
        var run = new RunOnBench(six);
        run.GoTo(29.99);
        Assert.That(run.Usage.Progress.Completed, Is.EqualTo(499));
        run.GoTo(30);
        Assert.That(run.Usage.Progress.Completed, Is.EqualTo(500));
        run.GoTo(61);
        Assert.That(run.Usage.Progress, Is.EqualTo(new ProgressSnapshot(1000, 1000)), "sixths add up");
    }

    [Test]
    public void Reports_come_in_their_rhythm_and_at_the_end()
    {
        var run = new RunOnBench(new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(100), Share = 1, ReportsEvery = Seconds(30) });
        run.GoTo(29);
        Assert.That((run.Usage.Progress.Completed, run.Usage.Liveness.LastProgress), Is.EqualTo((0, (TimeSpan?)null)));
        run.GoTo(59);
        Assert.That((run.Usage.Progress.Completed, run.Usage.Liveness.LastProgress), Is.EqualTo((300, Seconds(30))));
        run.GoTo(101);
        Assert.That((run.Usage.Progress.Completed, run.Usage.Liveness.LastProgress), Is.EqualTo((1000, Seconds(100))));
    }

    [Test]
    public void The_rhythm_of_a_phase_ends_with_it()
    {
        var run = new RunOnBench(
            new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(15), Share = 0.5, ReportsEvery = Seconds(10) },
            new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(100), Share = 0.5, ReportsEvery = null });
        run.GoTo(50);
        Assert.That((run.Usage.Progress.Completed, run.Usage.Liveness.LastProgress), Is.EqualTo((500, Seconds(15))), "the second phase never reports");

        run = new RunOnBench(
            new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(15), Share = 0.5, ReportsEvery = Seconds(10) },
            new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(100), Share = 0.5 });
        run.GoTo(65);
        Assert.That(run.Usage.Progress.Completed, Is.EqualTo(750), "the second one reports at every moment, and nothing goes round in circles");
    }

    [Test]
    public void Heartbeats_and_declared_waits_are_signs_of_life()
    {
        var run = new RunOnBench(
            new WorkPhase { Kind = PhaseKind.Pause, Takes = Seconds(25), HeartbeatEvery = Seconds(10) },
            new WorkPhase { Kind = PhaseKind.Wait, Takes = Seconds(40), AtMost = Seconds(60) },
            new WorkPhase { Kind = PhaseKind.Wait, Takes = Seconds(5) },
            new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 1 });
        run.GoTo(24);
        Assert.That(run.Usage.Liveness.LastHeartbeat, Is.EqualTo(Seconds(20)));
        run.GoTo(40);
        Assert.That(run.Usage.Liveness, Is.EqualTo(new LivenessReading { LastHeartbeat = Seconds(20), WaitingSince = Seconds(25), WaitingUntil = Seconds(85) }));
        run.GoTo(67);
        Assert.That(run.Usage.Liveness, Is.EqualTo(new LivenessReading { LastHeartbeat = Seconds(20), WaitingSince = Seconds(65), Waited = Seconds(40), LastWaitEnded = Seconds(65) }));
        run.GoTo(71);
        Assert.That(run.Usage.Liveness, Is.EqualTo(new LivenessReading { LastHeartbeat = Seconds(20), LastProgress = Seconds(71), LastWaitEnded = Seconds(70) }), "progress begins a new account of waits");
    }

    [Test]
    public void Memory_goes_in_straight_lines_and_allocations_with_the_computing()
    {
        var run = new RunOnBench(
            new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 0.5, MemoryBytes = 1000, AllocatesPerSecond = 50 },
            new WorkPhase { Kind = PhaseKind.Pause, Takes = Seconds(10) },
            new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Cores = 2, Share = 0.5, MemoryBytes = 200, AllocatesPerSecond = 50 });
        var expected = new (double At, long Memory, long Allocated)[] { (5, 500, 250), (10, 1000, 500), (15, 1000, 500), (25, 600, 1000), (31, 200, 1500) };
        foreach (var (at, memory, allocated) in expected)
        {
            run.GoTo(at);
            Assert.That((run.Usage.MemoryBytes, run.Usage.AllocatedBytes), Is.EqualTo((memory, allocated)), $"at {at} s");
        }
    }

    [Test]
    public void A_checkpoint_is_where_the_next_run_begins()
    {
        WorkPhase[] phases = [new() { Kind = PhaseKind.Cpu, Takes = Seconds(100), Share = 0.5 }, new() { Kind = PhaseKind.Cpu, Takes = Seconds(100), Share = 0.5 }];
        var run = new RunOnBench(spec => spec with { Resumes = true, OnExpiration = ExpirationReaction.Default with { SavesCheckpoint = true } }, phases);
        run.GoTo(150);
        run.Expire();
        Assert.That(run.Task.Checkpoint, Is.EqualTo(new WorkPosition(1, 0.5)));
        Assert.That(run.Usage.CheckpointAt, Is.EqualTo(Seconds(150)));
        Assert.That(run.Usage.CheckpointMoved);

        run.BeginAgain();
        Assert.That(run.Usage.Progress.Completed, Is.EqualTo(750));
        Assert.That(run.Usage.CheckpointMoved, Is.False);
        run.GoTo(199.99);
        Assert.That(run.Returns, Has.Count.EqualTo(1));
        run.GoTo(201);
        Assert.That(run.Returns[^1], Is.EqualTo((Seconds(200), HandlerReturn.Completed)));
        Assert.That(run.Usage.Cpu, Is.EqualTo(Seconds(50)), "its own CPU time, not that of the run before");
    }

    [Test]
    public void Regular_checkpoints_keep_their_rhythm()
    {
        var run = new RunOnBench(spec => spec with { CheckpointEvery = Seconds(30) }, new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(100), Share = 1 });
        run.GoTo(89);
        Assert.That(run.Task.Checkpoint, Is.EqualTo(new WorkPosition(0, 0.6)));
        run.GoTo(500);
        Assert.That(run.Task.Checkpoint, Is.EqualTo(new WorkPosition(0, 0.9)), "none after the end");
    }

    [TestCase(ReactionKind.Cancel, HandlerReturn.Cancelled, 52)]
    [TestCase(ReactionKind.Return, HandlerReturn.Completed, 52)]
    [TestCase(ReactionKind.Finish, HandlerReturn.Completed, 100)]
    [TestCase(ReactionKind.Hang, null, 0)]
    public void Told_to_stop_it_does_what_the_scenario_says(object kind, object? how, double at)
    {
        var run = new RunOnBench(spec => spec with { OnExpiration = new ExpirationReaction((ReactionKind)kind, Seconds(2), false, "Paused at {percent}", "because of {reason}") }, new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(100), Share = 1 });
        run.GoTo(50);
        run.Expire();
        run.GoTo(1000);
        Assert.That(run.Returns, how is null ? Is.Empty : Is.EqualTo(new[] { (Seconds(at), (HandlerReturn)how) }));
        Assert.That(run.Usage.Cpu, Is.EqualTo(Seconds((ReactionKind)kind is ReactionKind.Finish ? 100 : 50)), "clean-up computes nothing");
        if ((ReactionKind)kind is not ReactionKind.Finish)
            Assert.That((run.Task.Title, run.Task.Subtitle), Is.EqualTo(("Paused at 50 %", "because of user_stopped")));
    }

    [Test]
    public void It_begins_after_its_start_delay()
    {
        var run = new RunOnBench(spec => spec with { StartDelay = Seconds(20) }, new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 1 });
        run.GoTo(19);
        Assert.That(run.Usage.BeganAt, Is.Null);
        run.GoTo(100);
        Assert.That(run.Usage.BeganAt, Is.EqualTo(Seconds(20)));
        Assert.That(run.Returns, Is.EqualTo(new[] { (Seconds(30), HandlerReturn.Completed) }));
    }

    [Test]
    public void Told_to_stop_before_its_first_instruction_it_hears_of_it_there()
    {
        var run = new RunOnBench(spec => spec with { StartDelay = Seconds(20) }, new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 1 });
        run.GoTo(10);
        run.Expire();
        run.GoTo(100);
        Assert.That(run.Returns, Is.EqualTo(new[] { (Seconds(20.1), HandlerReturn.Cancelled) }));
        Assert.That(run.Usage.Cpu, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Told_to_stop_at_the_instant_of_its_return_it_returns_once()
    {
        var run = new RunOnBench(new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 1 });
        run.GoTo(10);
        run.Expire();
        run.GoTo(100);
        Assert.That(run.Returns, Is.EqualTo(new[] { (Seconds(10), HandlerReturn.Completed) }));
    }

    [TestCase(1, HandlerReturn.Faulted, 5)]
    [TestCase(2, HandlerReturn.Completed, 10)]
    public void It_fails_in_its_first_runs(int attempt, object how, double at)
    {
        var run = new RunOnBench(spec => spec with { Failure = new WorkFailure(Seconds(5), Attempts: 1, Probability: 1, "X", "broken") }, attempt, new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 1 });
        run.GoTo(100);
        Assert.That(run.Returns, Is.EqualTo(new[] { (Seconds(at), (HandlerReturn)how) }));
        Assert.That(run.Demand, Is.Zero);
    }

    [Test]
    public void Once_gone_nothing_of_it_goes_on()
    {
        var run = new RunOnBench(spec => spec with { StartDelay = Seconds(5) }, new WorkPhase { Kind = PhaseKind.Cpu, Takes = Seconds(10), Share = 1 });
        run.Vanish();
        run.GoTo(100);
        Assert.That(run.Returns, Is.Empty);
        Assert.That(run.Demand, Is.Zero);
    }

    /// <summary>Whatever it does: what it has used never falls, nothing lies in the future, and it returns at most once.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void What_it_has_used_never_falls(int seed)
    {
        var chance = new Chance(seed, "run");
        for (var round = 0; round < 300; round++)
        {
            var phases = Enumerable.Range(0, 1 + (int)(chance.Share() * 4)).Select(_ => Any(chance)).ToArray();
            var run = new RunOnBench(spec => spec with { OnExpiration = ExpirationReaction.Default with { Kind = (ReactionKind)(chance.Share() * 4), SavesCheckpoint = true } }, phases);
            var before = run.Usage;
            var expires = chance.Share() * 60;
            for (var at = 0.0; at < 100; at += chance.Share() * 5)
            {
                if (at > expires)
                {
                    run.Expire();
                    expires = double.MaxValue;
                }

                run.GoTo(at);
                var now = run.Usage;
                Assert.That((now.Cpu >= before.Cpu, now.AllocatedBytes >= before.AllocatedBytes, now.Progress.Completed >= before.Progress.Completed), Is.EqualTo((true, true, true)), $"round {round} at {at} s: {before} then {now}");
                foreach (var sign in (TimeSpan?[])[now.BeganAt, now.Liveness.LastProgress, now.Liveness.LastHeartbeat, now.Liveness.WaitingSince, now.Liveness.LastWaitEnded, now.CheckpointAt])
                    Assert.That(sign is null || sign <= run.Monotonic, Is.True);
                before = now;
            }

            Assert.That(run.Returns, Has.Count.LessThanOrEqualTo(1));
        }
    }

    private static WorkPhase Any(Chance chance) => new()
    {
        Kind = (PhaseKind)(chance.Share() * 4),
        Takes = Seconds(Math.Floor(chance.Share() * 30)),
        Bytes = chance.Share() * 1e9,
        Cores = chance.Share() * 4,
        Share = 0.2,
        ReportsEvery = chance.Share() < 0.4 ? TimeSpan.Zero : chance.Share() < 0.5 ? null : Seconds(2),
        HeartbeatEvery = chance.Share() < 0.5 ? Seconds(3) : null,
        AllocatesPerSecond = chance.Share() * 1000,
        MemoryBytes = chance.Share() < 0.5 ? chance.Share() * 1e6 : null,
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
