using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Admission;

/// <summary>"Why is it not running", for every reason the runtime can give.</summary>
public sealed class ExplainTests
{
    private static readonly ProcessingTaskRequest Process = new(RuntimeHarness.Process);

    private static IEnumerable<TestCaseData> Waits()
    {
        yield return Case(new DeferralReason.WaitingForNetwork(), Process with { RequiresNetworkConnectivity = true }, DeviceConditions.Ideal with { Network = NetworkState.None });
        yield return Case(new DeferralReason.NoSensor(Requirement.UnmeteredNetwork, "nothing tells what the network costs"), Process with { RequiresUnmeteredNetwork = true },
            DeviceConditions.Ideal with { Network = NetworkState.CostUnknown });
        yield return Case(new DeferralReason.WaitingForUnmeteredNetwork(), Process with { RequiresUnmeteredNetwork = true }, DeviceConditions.Ideal with { Network = NetworkState.Metered });
        yield return Case(new DeferralReason.WaitingForExternalPower(0.5), Process with { RequiresExternalPower = true }, DeviceConditions.Ideal with { Power = PowerSource.Battery, BatteryLevel = 0.5 });
        yield return Case(new DeferralReason.WaitingForIdle(), Process with { RequiresIdle = true }, DeviceConditions.Ideal with { Idle = false });
        yield return Case(new DeferralReason.TooHot(ThermalState.Fair, ThermalState.Critical), Process, DeviceConditions.Ideal with { Thermal = ThermalState.Critical });
        yield return Case(new DeferralReason.BatteryLow(0.1, 0.25), Process, DeviceConditions.Ideal with { Power = PowerSource.Battery, BatteryLevel = 0.1 });
        yield return Case(new DeferralReason.LowPowerMode(), Process, DeviceConditions.Ideal with { LowPowerMode = true });
        yield return Case(
            new DeferralReason.NoSensor(Requirement.Network, "no route table"), Process with { RequiresNetworkConnectivity = true },
            DeviceConditions.Ideal with { Network = Reading<NetworkState>.Unavailable("no route table") });
    }

    [TestCaseSource(nameof(Waits))]
    public async Task The_device_holds_a_task_for_a_reason_and_lets_it_go(DeferralReason reason, ProcessingTaskRequest request, DeviceConditions conditions)
    {
        var lane = Policies.Lane with { Battery = new BatteryLimit(0.20, 0.25), HeldByLowPowerMode = true };
        await using var app = new RuntimeHarness(Policies.Of(lane) with { StartAtOrBelow = ThermalState.Fair });
        app.Conditions.Now = conditions;
        var handle = await app.SubmitAsync(request);

        var explanation = handle.Explain();
        app.Conditions.Now = DeviceConditions.Ideal;
        app.Advance(TimeSpan.FromMinutes(1));
        var call = await app.NextCallAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(explanation.Blockers.Select(blocker => blocker.Reason), Is.EqualTo(new[] { reason }));
            Assert.That(explanation.ToText(), Does.Contain(reason.Code).And.Contain(reason.Remedy));
            Assert.That(call.Task.TaskId, Is.EqualTo(handle.TaskId));
        }
    }

    [Test]
    public async Task A_date_ahead_is_a_floor()
    {
        await using var app = new RuntimeHarness();
        var due = app.Time.GetUtcNow().AddHours(1);
        var handle = await app.SubmitAsync(Process with { EarliestBeginDate = due });

        var blocker = handle.Explain().Blockers.Single();
        app.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        var early = app.HasCall;
        app.Advance(TimeSpan.FromMilliseconds(1));
        var call = await app.NextCallAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((blocker.Reason, blocker.LiftsAt), Is.EqualTo(((DeferralReason)new DeferralReason.NotYetDue(due), (DateTimeOffset?)due)));
            Assert.That(early, Is.False);
            Assert.That(call.Task.TaskId, Is.EqualTo(handle.TaskId));
        }
    }

    [Test]
    public async Task A_set_clock_is_noticed_within_five_minutes()
    {
        await using var app = new RuntimeHarness();
        var handle = await app.SubmitAsync(Process with { EarliestBeginDate = app.Time.GetUtcNow().AddDays(1) });

        app.Time.Step = TimeSpan.FromDays(2);
        app.Advance(TimeSpan.FromMinutes(5));

        Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId));
    }

    [Test]
    public async Task A_full_lane_tells_the_place_in_the_queue()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        await app.RunAsync();
        await app.SubmitAsync(Process);
        var second = await app.SubmitAsync(Process);
        var first = await app.SubmitAsync(Process with { Priority = TaskPriority.High });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Explain().Blockers.Single().Reason, Is.EqualTo(new DeferralReason.ConcurrencyLimit(1, 1)));
            Assert.That(second.Explain().Blockers.Single().Reason, Is.EqualTo(new DeferralReason.ConcurrencyLimit(3, 1)));
        }
    }

    [Test]
    public async Task Overrunning_handlers_are_named()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        var (stuck, call) = await app.RunAsync();
        await stuck.CancelAsync().InTime();
        app.Advance(Policies.Grace);
        await stuck.Completion.InTime();
        var handle = await app.SubmitAsync(Process);

        var reason = handle.Explain().Blockers.Single().Reason;
        call.Return();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reason, Is.EqualTo(new DeferralReason.SlotsOverrunning([call.Task.RunId])));
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId));
        }
    }

    [Test]
    public async Task A_run_of_the_key_that_has_not_returned_holds_the_next()
    {
        await using var app = new RuntimeHarness();
        var (stuck, call) = await app.RunAsync(Process with { Key = "k" });
        await stuck.CancelAsync().InTime();
        app.Advance(Policies.Grace);
        var handle = await app.SubmitAsync(Process with { Key = "k", WhenRunning = WhenRunning.Queue });

        Assert.That(handle.Explain().Blockers.Single().Reason, Is.EqualTo(new DeferralReason.EarlierRunStillReturning(call.Task.RunId)));
        call.Return();
        Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId));
    }

    [Test]
    public async Task A_backoff_says_until_when()
    {
        await using var app = new RuntimeHarness();
        var rule = ResubmitRule.AfterBackoff(new Backoff { Delay = TimeSpan.FromMinutes(1), UseJitter = false });
        var (handle, call) = await app.RunAsync(Process with { Resubmission = Resubmission.Default.OnFailed(rule) });
        call.Throw(new IOException());
        var result = await handle.WaitForRunAsync().InTime();

        var until = app.Time.GetUtcNow().AddMinutes(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Next, Is.EqualTo(new Resubmitted(2, rule, until)));
            Assert.That(handle.Explain().Blockers.Single().Reason, Is.EqualTo(new DeferralReason.BackoffUntil(until)));
        }
    }

    [Test]
    public async Task A_kind_without_slots_is_held_by_the_policy()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(0));
        var handle = await app.SubmitAsync(Process);

        Assert.That(handle.Explain().Blockers.Select(blocker => blocker.Reason), Has.Some.InstanceOf<DeferralReason.HeldByPolicy>());
    }

    [Test]
    public async Task Waiting_times_are_added_up()
    {
        await using var app = new RuntimeHarness();
        app.Conditions.Now = DeviceConditions.Ideal with { Network = NetworkState.None };
        var handle = await app.SubmitAsync(Process with { RequiresNetworkConnectivity = true });
        app.Advance(60);

        var blocker = handle.Explain().Blockers.Single();

        Assert.That((blocker.Total, blocker.Since), Is.EqualTo((TimeSpan.FromSeconds(60), app.Time.GetUtcNow().AddSeconds(-60))));
    }

    [Test]
    public async Task A_running_task_explains_what_it_may_still_use()
    {
        await using var app = new RuntimeHarness(Policies.Of(Policies.Lane with { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(30), Grace = Policies.Grace } }));
        var (handle, call) = await app.RunAsync(Process with { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(60), AllocatedBytes = 1000 } });
        app.Advance(10);

        var line = handle.Explain().Budget.First(line => line.Kind is BudgetKind.Time);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(line, Is.EqualTo(new BudgetLine(
                BudgetKind.Time, BudgetSource.Policy, new(30, BudgetUnit.Seconds), new(10, BudgetUnit.Seconds), new(20, BudgetUnit.Seconds))));
            Assert.That(call.Task.ReadBudget().First(line => line.Kind is BudgetKind.Allocated).Source, Is.EqualTo(BudgetSource.Request));
            Assert.That(call.Task.Budget.Time, Is.EqualTo(TimeSpan.FromSeconds(30)));
        }
    }

    private static TestCaseData Case(DeferralReason reason, ProcessingTaskRequest request, DeviceConditions conditions) =>
        new TestCaseData(reason, request, conditions).SetArgDisplayNames(reason.Code);
}
