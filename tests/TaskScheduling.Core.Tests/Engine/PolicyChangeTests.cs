namespace TaskScheduling.Tests.Engine;

public sealed class PolicyChangeTests
{
    [Test]
    public void A_changed_progress_limit_judges_each_run_by_its_own_signs_of_life()
    {
        var limit = new ProgressLimit(Given.Seconds(1000)) { MaximumHeartbeatOnly = Given.Seconds(2000) };
        var tighter = new ProgressLimit(Given.Seconds(30)) { MaximumHeartbeatOnly = Given.Seconds(60) };
        var engine = new EngineHarness(WithProgress(limit));
        var silent = engine.Submit();
        var beating = engine.Submit();
        engine.AdvanceBy(100);
        engine.RunOf(silent).Liveness = new LivenessReading { LastProgress = Given.Seconds(60) }; // 40 s: no sign, but no heartbeats without progress for 60 s
        engine.RunOf(beating).Liveness = new LivenessReading { LastHeartbeat = Given.Seconds(99) }; // never any progress

        engine.Replace(WithProgress(tighter), PolicyApplication.Now);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ExpirationOf(beating), Is.EqualTo(new Expiration.PolicyChanged("HeartbeatOnly") { At = Given.At(100), GraceEndsAt = Given.At(105) }));
            Assert.That(engine.ExpirationOf(silent), Is.EqualTo(new Expiration.PolicyChanged("Stall") { At = Given.At(100), GraceEndsAt = Given.At(105) }));
        }
    }

    private static SchedulingPolicy WithProgress(ProgressLimit limit) => Given.Policy with
    {
        ContinuedProcessing = Given.Policy.ContinuedProcessing with { Budget = new TaskBudget { Progress = limit, Cpu = new CpuLimit(64, Given.Seconds(60)) } },
    };

    private readonly EngineHarness _engine = new();

    [Test]
    public void Running_tasks_keep_their_budget_by_default()
    {
        var task = _engine.Submit();
        _engine.Replace(Limited(new TaskBudget { Time = Given.Seconds(10) }));
        _engine.AdvanceBy(60);
        Assert.That(_engine.ExpirationOf(task), Is.Null);
        Assert.That(_engine.Submit(), Is.Not.EqualTo(task));
    }

    [Test]
    public void A_limit_that_is_exceeded_already_ends_the_run_as_policy_changed()
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(100) }));
        _engine.AdvanceBy(60);
        _engine.Replace(Limited(new TaskBudget { Time = Given.Seconds(30) }), PolicyApplication.Now);
        Assert.That(_engine.ExpirationOf(task), Is.EqualTo(new Expiration.PolicyChanged("Time") { At = Given.At(60), GraceEndsAt = Given.At(65) }));
    }

    private static IEnumerable<TestCaseData> NewLimits()
    {
        yield return new TestCaseData(new TaskBudget { Time = Given.Seconds(30) });
        yield return new TestCaseData(new TaskBudget { Progress = new ProgressLimit(Given.Seconds(30)) });
        yield return new TestCaseData(new TaskBudget { AllocatedBytes = 30 });
        yield return new TestCaseData(new TaskBudget { CpuTime = Given.Seconds(30) });
        yield return new TestCaseData(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Nominal, Given.Seconds(30)) });
    }

    [TestCaseSource(nameof(NewLimits))]
    public void A_new_limit_starts_empty_at_that_instant(TaskBudget budget)
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Cpu = new CpuLimit(64, Given.Seconds(60)) }));
        _engine.SetConditions(Given.Heat(ThermalState.Fair));
        _engine.RunOf(task).UseCores(1, TimeSpan.Zero);
        _engine.RunOf(task).AllocatedBytes = 1000;
        _engine.AdvanceBy(60);
        _engine.Replace(Limited(budget), PolicyApplication.Now);
        _engine.AdvanceBy(29.9);
        _engine.RunOf(task).AllocatedBytes = 1029;
        Assert.That(_engine.ExpirationOf(task), Is.Null);
        _engine.RunOf(task).AllocatedBytes = 1030;
        _engine.AdvanceBy(0.25);
        Assert.That(_engine.ExpirationOf(task), Is.Not.Null.And.Not.InstanceOf<Expiration.PolicyChanged>());
    }

    [Test]
    public void An_unchanged_CPU_window_forgives_nothing()
    {
        var task = _engine.Submit(Given.With(new TaskBudget { Cpu = new CpuLimit(0.8, Given.Seconds(60)) }));
        _engine.RunOf(task).UseCores(1, TimeSpan.Zero);
        _engine.AdvanceBy(40);
        _engine.Replace(Limited(new TaskBudget { Time = Given.Seconds(1000) }), PolicyApplication.Now);
        _engine.AdvanceBy(12);
        Assert.That(_engine.ExpirationOf(task), Is.InstanceOf<Expiration.CpuLimitExceeded>());
    }

    [Test]
    public void Fewer_slots_end_nobody_and_more_start_somebody()
    {
        var first = _engine.Submit();
        _engine.Submit();
        _engine.Replace(Given.OneSlot, PolicyApplication.Now);
        var waiting = _engine.Submit();
        _engine.EndRun(first);
        Assert.That(_engine.StateOf(waiting), Is.EqualTo(TaskState.Pending));
        _engine.Replace(Given.Policy);
        Assert.That(_engine.StateOf(waiting), Is.EqualTo(TaskState.Running));
    }

    private static SchedulingPolicy Limited(TaskBudget budget) => Given.Policy with { ContinuedProcessing = new KindPolicy { Budget = budget } };
}
