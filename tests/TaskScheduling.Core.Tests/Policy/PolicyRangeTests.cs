namespace TaskScheduling.Tests.Policy;

public sealed class PolicyRangeTests
{
    private static readonly TestCaseData[] OutOfRange =
    [
        new TestCaseData(() => SchedulingPolicy.Server with { AgeingInterval = TimeSpan.Zero }, "AgeingInterval must be positive, was 00:00:00.").SetArgDisplayNames("ageing"),
        new TestCaseData(() => SchedulingPolicy.Server with { SamplingPeriod = TimeSpan.Zero }, "SamplingPeriod must be positive, was 00:00:00.").SetArgDisplayNames("sampling"),
        new TestCaseData(() => SchedulingPolicy.Server with { WarnAtFraction = 80 }, "WarnAtFraction must lie in 0 to 1, was 80.").SetArgDisplayNames("warning"),
        new TestCaseData(() => SchedulingPolicy.Server with { History = new HistoryBounds { EndedTasks = -1 } }, "EndedTasks must not be negative, was -1.").SetArgDisplayNames("history"),
    ];

    [TestCaseSource(nameof(OutOfRange))]
    public void A_value_out_of_range_is_refused_with_name_rule_and_value(Func<SchedulingPolicy> make, string message) =>
        Assert.That(make, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));

    [Test]
    public void A_quota_cannot_be_longer_than_its_window() => Assert.That(
        () => new RunQuota(TimeSpan.FromHours(2), TimeSpan.FromHours(1)),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Window must be at least RunTime (02:00:00), was 01:00:00."));

    [Test]
    public void A_battery_level_is_a_share() => Assert.That(
        () => new BatteryLimit(20, 25), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("EndsAt must lie in 0 to 1, was 20."));
}
