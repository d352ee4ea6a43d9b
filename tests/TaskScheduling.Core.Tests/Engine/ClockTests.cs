namespace TaskScheduling.Tests.Engine;

public sealed class ClockTests
{
    [Test]
    public void With_nothing_to_watch_the_engine_never_wakes_up()
    {
        var engine = new EngineHarness(SchedulingPolicy.Mobile);
        Assert.That(engine.Engine.NextDeadline, Is.Null, "idle");
        var plain = new EngineHarness();
        var task = plain.Submit();
        plain.AdvanceBy(60);
        Assert.That(plain.Engine.NextDeadline, Is.Null, "a run without limits");
        plain.EndRun(task);
        Assert.That(plain.Engine.NextDeadline, Is.Null, "ended");
    }

    [Test]
    public void Nobody_reads_a_sensor_when_the_last_task_that_needs_it_has_ended()
    {
        var engine = new EngineHarness(SchedulingPolicy.Mobile);
        var task = engine.Submit(Given.Processing);
        engine.AdvanceBy(30);
        engine.EndRun(task);
        Assert.That(engine.Engine.NextDeadline, Is.Null);
    }

    [Test]
    public void A_run_is_not_examined_before_a_limit_could_matter()
    {
        var engine = new EngineHarness();
        engine.Submit(Given.With(new TaskBudget { Progress = new ProgressLimit(Given.Seconds(50)) }));
        Assert.That(engine.Engine.NextDeadline, Is.EqualTo(Given.Seconds(10)), "the start watchdog comes first");
    }

    [Test]
    public void Time_with_a_debugger_attached_does_not_count()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(20), Progress = new ProgressLimit(Given.Seconds(20)) }));
        engine.AdvanceBy(12);
        engine.Send(SchedulerInput.DebuggerChanged(engine.Now, attached: true));
        engine.AdvanceBy(1000);
        Assert.That(engine.Explain(task).Budget[0].NotApplied, Is.EqualTo("debugger attached"));
        engine.Send(SchedulerInput.DebuggerChanged(engine.Now, attached: false));
        engine.AdvanceBy(7.999);
        Assert.That(engine.ExpirationOf(task), Is.Null);
        engine.AdvanceBy(0.001);
        Assert.That(((Expiration.TimeLimitExceeded)engine.ExpirationOf(task)!).Elapsed, Is.EqualTo(Given.Seconds(20)));
        engine.Send(SchedulerInput.DebuggerChanged(engine.Now, attached: true));
        engine.AdvanceBy(1000);
        Assert.That(engine.ResultOf(task), Is.Null, "nor does it for the grace");
        engine.Send(SchedulerInput.DebuggerChanged(engine.Now, attached: false));
        engine.AdvanceBy(5);
        Assert.That(engine.ResultOf(task)?.GraceExceeded, Is.True);
    }

    [TestCase(-86400)]
    [TestCase(86400)]
    public void A_clock_step_expires_nothing(double step)
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(20), Progress = new ProgressLimit(Given.Seconds(15)) }));
        engine.AdvanceBy(10);
        engine.StepUtc(Given.Seconds(step));
        engine.Send(SchedulerInput.Advance(engine.Now));
        engine.AdvanceBy(4.9);
        Assert.That(engine.ExpirationOf(task), Is.Null);
    }

    [Test]
    public void A_begin_date_is_a_floor()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.Continued with { EarliestBeginDate = Given.At(1000) });
        engine.AdvanceBy(999.999);
        Assert.That(engine.HasStarted(task), Is.False);
        engine.AdvanceBy(0.001);
        Assert.That(engine.HasStarted(task), Is.True);
    }

    [TestCase(3000, 300)]
    [TestCase(-3000, 6600)]
    public void A_begin_date_follows_the_clock_when_it_is_set(double step, double startsWithin)
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.Continued with { EarliestBeginDate = Given.At(3600) });
        engine.AdvanceBy(10);
        engine.StepUtc(Given.Seconds(step));
        if (step < 0)
        {
            engine.AdvanceBy(startsWithin - 20.001);
            Assert.That(engine.HasStarted(task), Is.False);
            engine.AdvanceBy(10.001);
        }
        else
        {
            engine.AdvanceBy(startsWithin + 300);
        }

        Assert.That(engine.HasStarted(task), Is.True);
    }

    [Test]
    public void While_a_date_is_waited_for_the_clocks_are_compared_every_five_minutes()
    {
        var engine = new EngineHarness();
        engine.Submit(Given.Continued with { EarliestBeginDate = Given.At(86400) });
        Assert.That(engine.Engine.NextDeadline, Is.EqualTo(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public void After_sleep_every_reading_is_taken_again()
    {
        var engine = new EngineHarness(SchedulingPolicy.Mobile);
        engine.Submit(Given.Processing);
        engine.Effects.Clear();
        engine.Send(SchedulerInput.ReadingsStale(engine.Now));
        var kinds = ConditionKinds.Thermal | ConditionKinds.Power | ConditionKinds.Idle;
        Assert.That((ConditionKinds)engine.Effects.Single(effect => effect.Kind is EffectKind.ReadConditions).Code, Is.EqualTo(kinds));
    }

    [Test]
    public void Sensors_are_read_every_10_s_and_every_second_near_a_limit()
    {
        var engine = new EngineHarness(SchedulingPolicy.Mobile);
        engine.Submit(Given.Processing);
        engine.Effects.Clear();
        engine.AdvanceBy(60);
        Assert.That(engine.Effects.Count(effect => effect.Kind is EffectKind.ReadConditions), Is.EqualTo(6));
        engine.SetConditions(Given.Heat(ThermalState.Fair));
        engine.Effects.Clear();
        engine.AdvanceBy(60);
        Assert.That(engine.Effects.Count(effect => effect.Kind is EffectKind.ReadConditions), Is.EqualTo(60));
    }

    [Test]
    public void A_sensor_that_is_not_there_is_asked_every_five_minutes_whether_it_is_now()
    {
        var engine = new EngineHarness();
        engine.SetConditions(DeviceConditions.Ideal with { Thermal = Reading<ThermalState>.Unavailable("none fitted") });
        engine.Submit(Given.With(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, Given.Seconds(10)) }));

        engine.AdvanceBy(60);
        var first = Asked(engine);
        engine.AdvanceBy(3600);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Is.EqualTo(6), "in the minute in which it may come back");
            Assert.That(Asked(engine) - first, Is.EqualTo(12), "in the hour after it");
        }
    }

    [Test]
    public void A_sensor_that_comes_back_is_read_as_often_as_ever()
    {
        var engine = new EngineHarness();
        engine.SetConditions(DeviceConditions.Ideal with { Thermal = Reading<ThermalState>.Unavailable("none fitted") });
        var id = engine.Submit(Given.With(new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, Given.Seconds(10)) }));
        engine.AdvanceBy(600);

        engine.ChangeUnnoticed(DeviceConditions.Ideal with { Thermal = ThermalState.Critical });
        engine.AdvanceBy(300 + 10);

        Assert.That(engine.ExpirationOf(id), Is.InstanceOf<Expiration.ThermalLimitExceeded>());
    }

    [Test]
    public void A_requirement_that_nothing_reads_holds_its_task_without_becoming_stale()
    {
        var engine = new EngineHarness();
        engine.SetConditions(DeviceConditions.Ideal with { Network = Reading<NetworkState>.Unavailable("no route table") });
        var id = engine.Submit(Given.Processing with { RequiresNetworkConnectivity = true });
        engine.AdvanceBy(1000);

        Assert.That(engine.ReasonsOf(id), Is.EqualTo(new DeferralReason[] { new DeferralReason.NoSensor(Requirement.Network, "no route table") }));
    }

    private static int Asked(EngineHarness engine) => engine.Effects.Count(effect => effect.Kind is EffectKind.ReadConditions);
}
