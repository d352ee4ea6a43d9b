namespace TaskScheduling.Tests.Engine;

public sealed class RequirementTests
{
    private readonly EngineHarness _engine = new();

    private static readonly ProcessingTaskRequest NeedsAll = Given.Processing with
    {
        RequiresNetworkConnectivity = true,
        RequiresUnmeteredNetwork = true,
        RequiresExternalPower = true,
        RequiresIdle = true,
    };

    private static IEnumerable<TestCaseData> Losses()
    {
        yield return new TestCaseData(DeviceConditions.Ideal with { Network = NetworkState.None }, 10.0, Requirement.Network);
        yield return new TestCaseData(DeviceConditions.Ideal with { Network = NetworkState.Metered }, 10.0, Requirement.UnmeteredNetwork);
        yield return new TestCaseData(DeviceConditions.Ideal with { Power = PowerSource.Battery }, 5.0, Requirement.ExternalPower);
        yield return new TestCaseData(DeviceConditions.Ideal with { Idle = false }, 0.0, Requirement.Idle);
    }

    [TestCaseSource(nameof(Losses))]
    public void A_lost_requirement_ends_the_run_after_its_tolerance_and_is_back_after_30_s(DeviceConditions gone, double tolerance, Requirement which)
    {
        var task = _engine.Submit(NeedsAll);
        _engine.AdvanceBy(1);
        if (tolerance > 0)
        {
            _engine.SetConditions(gone);
            _engine.AdvanceBy(Given.Seconds(tolerance) - TimeSpan.FromMilliseconds(1));
            Assert.That(_engine.ExpirationOf(task), Is.Null);
            _engine.AdvanceBy(0.001);
        }
        else
        {
            _engine.SetConditions(gone);
        }

        Assert.That(_engine.ExpirationOf(task), Is.EqualTo(
            new Expiration.RequirementLost(which) { At = Given.At(1 + tolerance), GraceEndsAt = Given.At(6 + tolerance) }));

        _engine.EndRun(task, HandlerReturn.Cancelled);
        _engine.AdvanceBy(60);
        _engine.SetConditions(DeviceConditions.Ideal);
        _engine.AdvanceBy(29.9);
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Pending));
        _engine.AdvanceBy(0.2);
        Assert.That(_engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_short_gap_ends_nothing()
    {
        var task = _engine.Submit(NeedsAll);
        for (var gap = 0; gap < 5; gap++)
        {
            _engine.SetConditions(DeviceConditions.Ideal with { Network = NetworkState.None });
            _engine.AdvanceBy(9.9);
            _engine.SetConditions(DeviceConditions.Ideal);
            _engine.AdvanceBy(1);
        }

        Assert.That(_engine.ExpirationOf(task), Is.Null);
    }

    [Test]
    public void After_a_late_wake_up_the_sensor_is_read_before_anybody_expires()
    {
        var task = _engine.Submit(NeedsAll);
        _engine.SetConditions(DeviceConditions.Ideal with { Network = NetworkState.None });
        _engine.ChangeUnnoticed(DeviceConditions.Ideal);
        _engine.SensorsAnswer = false;
        _engine.MoveClock(Given.Seconds(90));
        _engine.Send(SchedulerInput.Advance(_engine.Now));
        Assert.That(_engine.ExpirationOf(task), Is.Null, "the reading is 90 s old");

        _engine.SensorsAnswer = true;
        _engine.AdvanceBy(60);
        Assert.That(_engine.ExpirationOf(task), Is.Null, "the network was there");
    }

    [Test]
    public void A_requirement_that_is_gone_after_a_late_wake_up_ends_the_run_with_the_next_reading()
    {
        var task = _engine.Submit(NeedsAll);
        _engine.SetConditions(DeviceConditions.Ideal with { Network = NetworkState.None });
        _engine.SensorsAnswer = false;
        _engine.MoveClock(Given.Seconds(90));
        _engine.Send(SchedulerInput.Advance(_engine.Now));
        _engine.SetConditions(DeviceConditions.Ideal with { Network = NetworkState.None });
        Assert.That(_engine.ExpirationOf(task), Is.InstanceOf<Expiration.RequirementLost>());
    }

    [Test]
    public void A_requirement_without_a_sensor_holds_the_task()
    {
        _engine.ChangeUnnoticed(DeviceConditions.Ideal with { Idle = Reading<bool>.Unavailable("no desktop") });
        var task = _engine.Submit(Given.Processing with { RequiresIdle = true });
        Assert.That(_engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.NoSensor(Requirement.Idle, "no desktop") }));
    }

    [Test]
    public void A_network_of_unknown_cost_is_a_network_and_not_an_unmetered_one()
    {
        _engine.ChangeUnnoticed(DeviceConditions.Ideal with { Network = NetworkState.CostUnknown });
        var connected = _engine.Submit(Given.Processing with { RequiresNetworkConnectivity = true });
        var free = _engine.Submit(Given.Processing with { RequiresUnmeteredNetwork = true });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_engine.HasStarted(connected), Is.True);
            Assert.That(_engine.ReasonsOf(free), Is.EqualTo(new[] { new DeferralReason.NoSensor(Requirement.UnmeteredNetwork, "nothing tells what the network costs") }));
        }
    }

    [Test]
    public void A_policy_may_take_a_network_of_unknown_cost_as_unmetered()
    {
        var engine = new EngineHarness(Given.Policy with { AssumeUnmeteredNetwork = true });
        engine.ChangeUnnoticed(DeviceConditions.Ideal with { Network = NetworkState.CostUnknown });
        Assert.That(engine.HasStarted(engine.Submit(Given.Processing with { RequiresUnmeteredNetwork = true })), Is.True);
    }

    [Test]
    public void Of_the_profiles_only_that_of_servers_does() => Assert.That(
        new[] { SchedulingPolicy.Server, SchedulingPolicy.Desktop, SchedulingPolicy.Mobile, new SchedulingPolicy() }.Select(policy => policy.AssumeUnmeteredNetwork),
        Is.EqualTo(new[] { true, false, false, false }));

    [Test]
    public void With_Assume_a_requirement_without_a_sensor_is_taken_as_fulfilled()
    {
        var engine = new EngineHarness(Given.Policy with { WhenUnknown = UnknownRequirement.Assume });
        engine.ChangeUnnoticed(DeviceConditions.Ideal with { Idle = Reading<bool>.Unavailable("no desktop") });
        var task = engine.Submit(Given.Processing with { RequiresIdle = true });
        Assert.That(engine.HasStarted(task), Is.True);
    }

    [Test]
    public void A_low_battery_ends_runs_at_20_percent_and_lets_them_begin_at_25()
    {
        var engine = new EngineHarness(SchedulingPolicy.Desktop);
        engine.SetConditions(Given.Battery(0.21));
        var task = engine.Submit(Given.Processing);
        engine.AdvanceBy(1);
        Assert.That(engine.HasStarted(task), Is.True);
        engine.SetConditions(Given.Battery(0.20));
        Assert.That(engine.ExpirationOf(task), Is.EqualTo(new Expiration.BatteryLow(0.20, 0.20) { At = Given.At(1), GraceEndsAt = Given.At(6) }));

        engine.EndRun(task, HandlerReturn.Cancelled);
        engine.SetConditions(Given.Battery(0.24));
        engine.AdvanceBy(40);
        Assert.That(engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.BatteryLow(0.24, 0.25) }));
        engine.SetConditions(Given.Battery(0.25));
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_battery_that_goes_low_while_the_start_is_written_ends_the_run_at_once()
    {
        var engine = new EngineHarness(SchedulingPolicy.Desktop);
        engine.SetConditions(Given.Battery(0.9));
        engine.Store = StoreMode.Holds;
        var task = engine.Submit(Given.Processing);
        engine.SetConditions(Given.Battery(0.1));
        engine.AnswerStore();
        Assert.That(engine.ExpirationOf(task), Is.InstanceOf<Expiration.BatteryLow>());
    }
}
