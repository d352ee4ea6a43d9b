namespace TaskScheduling.Tests.Budgets;

public sealed class TaskBudgetTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData(() => new TaskBudget { Time = TimeSpan.Zero }, "Time must be positive, was 00:00:00.");
        yield return new TestCaseData(() => new TaskBudget { CpuTime = -Second }, "CpuTime must be positive, was -00:00:01.");
        yield return new TestCaseData(() => new TaskBudget { Grace = TimeSpan.Zero }, "Grace must be positive, was 00:00:00.");
        yield return new TestCaseData(() => new TaskBudget { MemoryBytes = 0 }, "MemoryBytes must be positive, was 0.");
        yield return new TestCaseData(() => new TaskBudget { AllocatedBytes = -1 }, "AllocatedBytes must be positive, was -1.");
        yield return new TestCaseData(() => new TaskBudget { Cpu = default(CpuLimit) }, "Cores must be positive and finite, was 0.");
        yield return new TestCaseData(() => new TaskBudget { Cpu = new CpuLimit(double.NaN, Second) }, "Cores must be positive and finite, was NaN.");
        yield return new TestCaseData(() => new TaskBudget { Cpu = new CpuLimit(1, TimeSpan.Zero) }, "Window must be positive, was 00:00:00.");
        yield return new TestCaseData(() => new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, -Second) }, "Sustained must be at least zero (00:00:00), was -00:00:01.");
        yield return new TestCaseData(() => new TaskBudget { Progress = new ProgressLimit(TimeSpan.Zero) }, "Stall must be positive, was 00:00:00.");
        yield return new TestCaseData(
            () => new TaskBudget { Progress = new ProgressLimit(Second) { MaximumWait = TimeSpan.Zero } }, "MaximumWait must be positive, was 00:00:00.");
    }

    [TestCaseSource(nameof(Bad))]
    public void A_limit_out_of_range_names_itself_the_rule_and_the_value(Func<TaskBudget> make, string message) =>
        Assert.That(() => make(), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));

    [Test]
    public void Scalars_combine_to_the_smaller_and_say_who_set_it()
    {
        var combined = BudgetInForce.Combine(
            new TaskBudget { Time = 5 * Second, CpuTime = 9 * Second, Grace = 3 * Second, Progress = new ProgressLimit(2 * Second) { MaximumWait = 900 * Second } },
            BudgetSource.Request,
            new TaskBudget { Time = 7 * Second, CpuTime = 8 * Second, Progress = new ProgressLimit(4 * Second) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(combined.Time, Is.EqualTo(new Limit<TimeSpan>(5 * Second, BudgetSource.Request)));
            Assert.That(combined.CpuTime, Is.EqualTo(new Limit<TimeSpan>(8 * Second, BudgetSource.Policy)));
            Assert.That(combined.Stall, Is.EqualTo(new Limit<TimeSpan>(2 * Second, BudgetSource.Request)));
            Assert.That(combined.Wait, Is.EqualTo(new Limit<TimeSpan>(120 * Second, BudgetSource.Policy)));
            Assert.That(combined.Grace, Is.EqualTo(new Limit<TimeSpan>(3 * Second, BudgetSource.Request)));
        }
    }

    [Test]
    public void Cpu_and_thermal_limits_have_no_order_so_both_are_in_force()
    {
        var (own, rule) = (new CpuLimit(2, 10 * Second), new CpuLimit(0.8, 60 * Second));
        var combined = BudgetInForce.Combine(new TaskBudget { Cpu = own }, BudgetSource.Request, new TaskBudget { Cpu = rule });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(combined.Cpu.Select(limit => limit.Value), Is.EqualTo(new[] { own, rule }));
            Assert.That(combined.TightenedFrom(new TaskBudget { Cpu = own }), Is.EqualTo((ValueList<BudgetKind>)[BudgetKind.Cpu]));
            Assert.That(BudgetInForce.Combine(new TaskBudget { Cpu = rule }, BudgetSource.Request, new TaskBudget { Cpu = rule }).Cpu, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void A_stall_of_never_allows_heartbeats_and_waits_as_long()
    {
        var never = new ProgressLimit(TimeSpan.MaxValue);
        Assert.That((never.MaximumHeartbeatOnly, never.MaximumWait), Is.EqualTo((TimeSpan.MaxValue, TimeSpan.MaxValue)));
    }
}
