namespace TaskScheduling.Cli.Tests;

/// <summary>The doctor derives its table from the profiles; the engine asks for readings by rules of its own. Both must agree.</summary>
public sealed class PolicyRulesTests
{
    private static readonly string[] ConditionsOnly = ["thermalStart", "batteryLimit", "lowPowerMode", "idle"];

    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void What_the_engine_reads_before_a_start_is_what_the_table_says_it_depends_on(
        [Values("Server", "Desktop", "Mobile")] string profile, [Values] TaskKind kind)
    {
        var rules = _tree.Examine().Rules.Where(rule => ConditionsOnly.Contains(rule.Id) && rule.Users.Any(user => user.Profile == profile && user.Kind == kind));
        var told = rules.SelectMany(rule => rule.Needs).Aggregate(ConditionKinds.None, (kinds, reading) => kinds | GroupOf(reading));

        var read = StartRules.Demand(SchedulingPolicy.FromName(profile), kind, default);

        Assert.That(told, Is.EqualTo(read));
    }

    [TestCase("Discharging", "15", "acting")]
    [TestCase("Discharging", "55", "inForce")]
    [TestCase("Charging", "15", "inForce")]
    [TestCase("Discharging", null, "noSensor")]
    public void The_battery_rule_needs_the_level_only_while_the_battery_is_drained(string status, string? capacity, string expected)
    {
        _tree.Supply("BAT0", "type=Battery", $"status={status}", $"capacity={capacity}");
        Assert.That(Words.Of(_tree.Examine().Rules.Single(rule => rule.Id == "batteryLimit").Status), Is.EqualTo(expected));
    }

    [Test]
    public void Every_rule_that_cannot_be_judged_says_why()
    {
        var blind = _tree.Examine().Rules.Where(rule => rule.Status is RuleStatus.NoSensor).ToList();
        Assert.That(blind.Select(rule => rule.Cause), Has.Exactly(10).Items.And.All.Not.Null);
    }

    private static ConditionKinds GroupOf(string reading) => Enum.Parse<ConditionReading>(reading, ignoreCase: true) switch
    {
        ConditionReading.Thermal => ConditionKinds.Thermal,
        ConditionReading.Idle => ConditionKinds.Idle,
        ConditionReading.Network => ConditionKinds.Network,
        _ => ConditionKinds.Power,
    };
}
