namespace TaskScheduling.Tests.Engine;

/// <summary>Every reason why a task does not run, with since when and what lifts it.</summary>
public sealed class ExplainTests
{
    [Test]
    public void The_history_of_a_task_that_began_at_once_tells_of_its_later_waits()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.Processing with { RequiresNetworkConnectivity = true });
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));
        engine.AdvanceBy(10);
        engine.SetConditions(DeviceConditions.Ideal with { Network = NetworkState.None });
        engine.AdvanceBy(60);
        Assert.That(engine.ExpirationOf(task), Is.InstanceOf<Expiration.RequirementLost>());
        engine.EndRun(task, HandlerReturn.Cancelled);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Pending));
        engine.AdvanceBy(3600);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Pending));
        engine.SetConditions(DeviceConditions.Ideal);
        engine.AdvanceBy(3600);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));

        Assert.That(engine.Explain(task).History.Select(past => past.Reason.Code), Does.Contain("waiting_for_network"));
    }

    private static readonly ProcessingTaskRequest NeedsNetwork = Given.Processing with { RequiresNetworkConnectivity = true };

    private static IEnumerable<TestCaseData> Devices()
    {
        var all = Given.Processing with { RequiresUnmeteredNetwork = true, RequiresExternalPower = true };
        yield return Case(all, DeviceConditions.Ideal with { Network = NetworkState.None }, new DeferralReason.WaitingForNetwork());
        yield return Case(all, DeviceConditions.Ideal with { Network = NetworkState.Metered }, new DeferralReason.WaitingForUnmeteredNetwork());
        yield return Case(all, Given.Battery(0.5), new DeferralReason.WaitingForExternalPower(0.5));
        yield return Case(all, DeviceConditions.Ideal with { Idle = false }, new DeferralReason.WaitingForIdle());
        yield return Case(all, Given.Heat(ThermalState.Critical), new DeferralReason.TooHot(ThermalState.Fair, ThermalState.Critical));
        yield return Case(Given.Processing, Given.Battery(0.1), new DeferralReason.BatteryLow(0.1, 0.25));
        yield return Case(all, DeviceConditions.Ideal with { LowPowerMode = true }, new DeferralReason.LowPowerMode());

        static TestCaseData Case(ProcessingTaskRequest request, DeviceConditions device, DeferralReason reason) =>
            new TestCaseData(request, device, reason).SetArgDisplayNames(reason.Code);
    }

    [TestCaseSource(nameof(Devices))]
    public void The_device_holds_it(ProcessingTaskRequest request, DeviceConditions device, DeferralReason reason)
    {
        var engine = new EngineHarness(SchedulingPolicy.Desktop);
        engine.ChangeUnnoticed(device);
        var task = engine.Submit(request);
        engine.AdvanceBy(90);
        var blocker = engine.Explain(task).Blockers.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(blocker.Reason, Is.EqualTo(reason));
            Assert.That(blocker.Since, Is.EqualTo(Given.At(0)));
            Assert.That(blocker.Total, Is.EqualTo(Given.Seconds(90)));
            Assert.That(blocker.Remedy, Is.Not.Empty);
        }

        engine.SetConditions(DeviceConditions.Ideal);
        engine.AdvanceBy(31);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void Its_history_adds_up_what_it_waited_for()
    {
        var engine = new EngineHarness();
        var (offline, online) = (Given.Battery(0.5) with { Network = NetworkState.None }, Given.Battery(0.5));
        engine.ChangeUnnoticed(offline);
        var task = engine.Submit(NeedsNetwork with { RequiresExternalPower = true });
        engine.AdvanceBy(100);
        engine.SetConditions(online);
        engine.AdvanceBy(50);
        engine.SetConditions(offline);
        engine.AdvanceBy(20);
        var network = engine.Explain(task).Blockers.Single(blocker => blocker.Reason is DeferralReason.WaitingForNetwork);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(network.Since, Is.EqualTo(Given.At(150)));
            Assert.That(network.Total, Is.EqualTo(Given.Seconds(150)), "100 s, 30 s until it counted as back, 20 s");
            Assert.That(engine.Explain(task).History.Select(past => past.Reason.Code), Is.EqualTo(new[] { "waiting_for_network", "waiting_for_external_power" }));
        }
    }

    [Test]
    public void Not_yet_due_says_when()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.Continued with { EarliestBeginDate = Given.At(60) });
        Assert.That(engine.Explain(task).Blockers.Single(), Has.Property("LiftsAt").EqualTo(Given.At(60)).And.Property("Reason").EqualTo(new DeferralReason.NotYetDue(Given.At(60))));
    }

    [Test]
    public void A_full_lane_gives_the_position()
    {
        var engine = new EngineHarness(Given.OneSlot);
        engine.Submit();
        var low = engine.Submit(Given.Continued with { Priority = TaskPriority.Low });
        var normal = engine.Submit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.ReasonsOf(normal), Is.EqualTo(new[] { new DeferralReason.ConcurrencyLimit(1, 1) }));
            Assert.That(engine.ReasonsOf(low), Is.EqualTo(new[] { new DeferralReason.ConcurrencyLimit(2, 1) }));
        }
    }

    [Test]
    public void Before_the_host_has_started_nothing_runs()
    {
        var engine = new EngineHarness(start: false);
        var task = engine.Submit();
        Assert.That(engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.SchedulerNotStarted() }));
        engine.Send(SchedulerInput.Started(engine.Now));
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void A_kind_without_slots_is_held_by_the_policy()
    {
        var engine = new EngineHarness(Given.Policy with { ContinuedProcessing = new KindPolicy { Concurrency = Concurrency.Fixed(0) } });
        Assert.That(engine.ReasonsOf(engine.Submit()).First(), Is.InstanceOf<DeferralReason.HeldByPolicy>());
    }

    [Test]
    public void A_first_submission_waits_for_its_readings()
    {
        var engine = new EngineHarness { SensorsAnswer = false };
        var task = engine.Submit(NeedsNetwork);
        Assert.That(engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.ReadingConditions(ConditionKinds.Network) }));
        engine.SetConditions(DeviceConditions.Ideal);
        Assert.That(engine.StateOf(task), Is.EqualTo(TaskState.Running));
    }

    [Test]
    public void Between_two_runs_it_says_when_the_next_one_is_due()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.Continued with
        {
            Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(new Backoff { UseJitter = false })),
        });
        engine.EndRun(task, HandlerReturn.Faulted);
        Assert.That(engine.ReasonsOf(task), Is.EqualTo(new[] { new DeferralReason.BackoffUntil(Given.At(30)) }));
    }

    [Test]
    public void A_running_task_shows_each_limit_with_its_origin_and_what_is_left()
    {
        var engine = new EngineHarness(SchedulingPolicy.Mobile);
        engine.ChangeUnnoticed(DeviceConditions.Ideal with { Thermal = Reading<ThermalState>.Unavailable("none") });
        var task = engine.Submit(Given.Processing with { Budget = new TaskBudget { Time = Given.Seconds(100) } });
        engine.AdvanceBy(40);
        var lines = engine.Explain(task).Budget;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0], Is.EqualTo(new BudgetLine(BudgetKind.Time, BudgetSource.Request,
                BudgetAmount.Of(Given.Seconds(100)), BudgetAmount.Of(Given.Seconds(40)), BudgetAmount.Of(Given.Seconds(60)))));
            Assert.That(lines.Single(line => line.Kind is BudgetKind.Thermal).NotApplied, Is.EqualTo("no sensor"));
        }
    }
}
