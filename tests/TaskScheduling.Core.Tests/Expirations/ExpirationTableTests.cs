using TaskScheduling.Tests.Engine;

namespace TaskScheduling.Tests.Expirations;

/// <summary>Section 5 of the semantics, row by row.</summary>
public sealed class ExpirationTableTests
{
    private static readonly (Expiration Case, string Code, ExpirationOrigin Origin, ResubmitRule Default)[] Table =
    [
        (new Expiration.HostShuttingDown(Given.Seconds(30)), "host_shutting_down", ExpirationOrigin.Host, ResubmitRule.AtNextStart),
        (new Expiration.UserStopped("tray", "Ada"), "user_stopped", ExpirationOrigin.Person, ResubmitRule.Never),
        (new Expiration.CancelledByApp("note"), "cancelled_by_app", ExpirationOrigin.App, ResubmitRule.Never),
        (new Expiration.Superseded(default), "superseded", ExpirationOrigin.App, ResubmitRule.Never),
        (new Expiration.ThermalLimitExceeded(ThermalState.Fair, ThermalState.Serious, Given.Seconds(10), "zone"), "thermal_limit_exceeded", ExpirationOrigin.Device, ResubmitRule.WhenClear),
        (new Expiration.MemoryLimitExceeded(1, 2), "memory_limit_exceeded", ExpirationOrigin.Policy, ResubmitRule.AfterBackoff().Once()),
        (new Expiration.AllocationLimitExceeded(1, 1), "allocation_limit_exceeded", ExpirationOrigin.Policy, ResubmitRule.Never),
        (new Expiration.CpuLimitExceeded(new CpuLimit(1, Given.Seconds(1)), default, default), "cpu_limit_exceeded", ExpirationOrigin.Policy, ResubmitRule.AfterBackoff()),
        (new Expiration.CpuTimeExceeded(default, default), "cpu_time_exceeded", ExpirationOrigin.Policy, ResubmitRule.Never),
        (new Expiration.TimeLimitExceeded(default, default), "time_limit_exceeded", ExpirationOrigin.Policy, ResubmitRule.AfterBackoff().IfCheckpointMoved()),
        (new Expiration.ProgressStalled(default, default, null, null, 0, null), "progress_stalled", ExpirationOrigin.Policy, ResubmitRule.AfterBackoff().Once()),
        (new Expiration.RequirementLost(Requirement.Network), "requirement_lost", ExpirationOrigin.Device, ResubmitRule.WhenClear),
        (new Expiration.BatteryLow(0.1, 0.2), "battery_low", ExpirationOrigin.Device, ResubmitRule.WhenClear),
        (new Expiration.Preempted(default), "preempted", ExpirationOrigin.Policy, ResubmitRule.WhenClear),
        (new Expiration.QuotaExhausted("sync", default, default, default), "quota_exhausted", ExpirationOrigin.Policy, ResubmitRule.WhenClear),
        (new Expiration.PolicyChanged("Time"), "policy_changed", ExpirationOrigin.Policy, ResubmitRule.WhenClear),
        (new Expiration.LeaseLost("a", "b"), "lease_lost", ExpirationOrigin.Host, ResubmitRule.Never),
        (new Expiration.HostLost(null, true, 1), "host_lost", ExpirationOrigin.Host, ResubmitRule.AtNextStart),
        (new Expiration.WorkerLost(1, "SIGKILL", ["oops"]), "worker_lost", ExpirationOrigin.Host, ResubmitRule.AfterBackoff().Once()),
        (new Expiration.Unknown("xnu", 9, "text"), "unknown", ExpirationOrigin.Host, ResubmitRule.Never),
    ];

    private static IEnumerable<int> Rows => Enumerable.Range(0, Table.Length);

    [Test]
    public void The_table_is_complete_and_its_order_is_the_precedence() =>
        Assert.That(Table.Select(row => row.Code), Is.EqualTo(ExpirationCodes.All));

    [TestCaseSource(nameof(Rows))]
    public void Each_reason_has_its_code_origin_and_default(int row)
    {
        var (reason, code, origin, rule) = Table[row];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reason.Code, Is.EqualTo(code));
            Assert.That(reason.Origin, Is.EqualTo(origin));
            Assert.That(Resubmission.Default.RuleFor(reason), Is.EqualTo(rule));
            Assert.That(ExpirationCodes.Of(reason.GetType()), Is.EqualTo(code));
            Assert.That(ExpirationCodes.IsInterruption(code), Is.EqualTo(origin is ExpirationOrigin.Device or ExpirationOrigin.Host));
        }
    }

    [TestCaseSource(nameof(Rows))]
    public void Each_reason_reaches_the_handler_with_its_data_time_and_grace(int row)
    {
        var engine = new EngineHarness();
        var task = engine.Submit();
        engine.AdvanceBy(7);
        engine.Expire(task, Table[row].Case);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.LastAnswer, Is.EqualTo(1));
            Assert.That(engine.ExpirationOf(task)! with { GraceEndsAt = null }, Is.EqualTo(Table[row].Case with { At = Given.At(7) }));
            Assert.That(engine.EventsOf<TaskEvent.Expiring>(task).Single().Expiration, Is.SameAs(engine.ExpirationOf(task)));
        }
    }

    [Test]
    public void Of_two_reasons_at_one_instant_the_upper_row_wins_and_the_other_is_listed([ValueSource(nameof(Rows))] int first, [ValueSource(nameof(Rows))] int second)
    {
        if (first == second)
            return;
        var engine = new EngineHarness();
        var task = engine.Submit();
        engine.Together(() =>
        {
            engine.Expire(task, Table[first].Case);
            engine.Expire(task, Table[second].Case);
        });
        var (winner, other) = (Math.Min(first, second), Math.Max(first, second));
        Assert.That(engine.ExpirationOf(task)?.Code, Is.EqualTo(Table[winner].Code));
        Assert.That(engine.ExpirationOf(task)?.AlsoExceeded, Is.EqualTo((ValueList<string>)[Table[other].Code]));
    }

    [Test]
    public void Limits_reached_at_one_instant_are_judged_together()
    {
        var engine = new EngineHarness();
        var task = engine.Submit(Given.With(new TaskBudget { Time = Given.Seconds(30), Progress = new ProgressLimit(Given.Seconds(30)), AllocatedBytes = 10 }));
        engine.MoveClock(Given.Seconds(30));
        engine.RunOf(task).AllocatedBytes = 10;
        engine.Stop(task);
        Assert.That(engine.ExpirationOf(task)?.AlsoExceeded, Is.EqualTo(
            (ValueList<string>)["allocation_limit_exceeded", "time_limit_exceeded", "progress_stalled"]));
    }

    [TestCase(16)]
    [TestCase(17)]
    [TestCase(18)]
    public void A_run_that_is_lost_has_no_grace(int row)
    {
        var engine = new EngineHarness();
        var task = engine.Submit();
        engine.Lose(task, Table[row].Case);
        Assert.That(engine.LastRunOf(task), Has.Property("Outcome").EqualTo(TaskOutcome.Expired)
            .And.Property("GraceExceeded").False.And.Property("Expiration").EqualTo(Table[row].Case with { At = Given.At(0) }));
    }
}
