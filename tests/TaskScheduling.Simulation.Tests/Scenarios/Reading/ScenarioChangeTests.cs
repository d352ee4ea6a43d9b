namespace TaskScheduling.Simulation.Tests.Scenarios.Reading;

/// <summary><c>--set PATH=VALUE</c>.</summary>
public sealed class ScenarioChangeTests
{
    private const string Text = """
        duration: 1h
        policy: mobile
        work:
          - { name: a, kind: continued, budget: &small { time: 5s }, phases: [{ cpu: 1s }, { cpu: 2s }] }
          - { name: b, kind: continued, budget: *small, phases: [{ cpu: 1s }] }
        events: [{ at: 1min, stop: a }]
        """;

    [Test]
    public void A_value_is_set_by_names_and_by_places()
    {
        var scenario = Change("work.a.budget.time=20min", "work[1].count=3", "work[0].phases[1].cpu=7s", "seed=9", "events[0].at=2min", "description=a = b");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scenario.Work[0].Request.Budget!.Time, Is.EqualTo(TimeSpan.FromMinutes(20)));
            Assert.That(scenario.Work[1].Count, Is.EqualTo(3));
            Assert.That(scenario.Work[0].Phases[1].Takes, Is.EqualTo(TimeSpan.FromSeconds(7)));
            Assert.That(scenario.Seed, Is.EqualTo(9));
            Assert.That(scenario.Events[0].At, Is.EqualTo(TimeSpan.FromMinutes(2)));
            Assert.That(scenario.Description, Is.EqualTo("a = b"), "the first sign counts");
        }
    }

    [Test]
    public void What_others_share_by_an_anchor_stays_as_it_is() =>
        Assert.That(Change("work.a.budget.time=20min").Work[1].Request.Budget!.Time, Is.EqualTo(TimeSpan.FromSeconds(5)));

    [Test]
    public void A_profile_by_its_name_becomes_one_that_is_changed()
    {
        var scenario = Change("policy.continued.running=7", "device.battery.level=10 %", "foregroundPolicy=server", "foregroundPolicy.warnAt=50 %");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scenario.Policy.ContinuedProcessing.Concurrency, Is.EqualTo(Concurrency.Fixed(7)));
            Assert.That(scenario.Device.Name, Is.EqualTo("phone"), "the device that is played where none is named");
            Assert.That(scenario.Device.Battery!.Level, Is.EqualTo(0.1));
            Assert.That(scenario.ForegroundPolicy!.WarnAtFraction, Is.EqualTo(0.5));
        }
    }

    [TestCase("seed", "--set: a change must read PATH=VALUE, was 'seed'. Write for example device.battery.level='10 %'.")]
    [TestCase("=5", "--set: a change must read PATH=VALUE, was '=5'. Write for example device.battery.level='10 %'.")]
    [TestCase("work.c.count=1", "--set: a change names no item 'c', was 'work.c.count=1'. Known are a, b.")]
    [TestCase("work[5].count=1", "--set: a change names no item '5', was 'work[5].count=1'. Known are a, b.")]
    [TestCase("events[5].at=1s", "--set: a change names no item '5', was 'events[5].at=1s'. There is none to name.")]
    [TestCase("work[0].phases[0]=1s", "--set: a change must end at a key, was 'work[0].phases[0]=1s'. Name the key whose value is set.")]
    [TestCase("duration.x=1", "--set: a change must end at a key, was 'duration.x=1'. Name the key whose value is set.")]
    [TestCase("duration.x.y=1", "--set: a change goes below the value '1h', was 'duration.x.y=1'. Shorten the path.")]
    [TestCase("sed=5", "s.yaml: a scenario has no such key, was 'sed'. Did you mean 'seed'?")]
    [TestCase("seed=five", "s.yaml: seed must be a whole number, was 'five'. Write for example 42.")]
    [TestCase("device.thermal.ambientt=5 C", "s.yaml: device.thermal has no such key, was 'ambientt'. Did you mean 'ambient'?")]
    [TestCase("duration=", "s.yaml: duration must be a duration with its unit, was ''. Write for example 250ms, 30s, 10min, 2h or 00:10:00, without a space.")]
    public void A_wrong_change_is_told(string change, string message) =>
        Assert.That(() => Change(change), Throws.TypeOf<InputFileException>().With.Message.EqualTo(message));

    private static Scenario Change(params string[] changes) => Scenario.Parse(Text, "s.yaml", changes);
}
