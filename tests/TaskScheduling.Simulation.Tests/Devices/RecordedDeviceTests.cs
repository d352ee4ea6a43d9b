namespace TaskScheduling.Simulation.Tests.Devices;

/// <summary>What was recorded is what happens, not only what the sensors say.</summary>
public sealed class RecordedDeviceTests
{
    [Test]
    public void Bytes_move_only_while_a_network_was_recorded()
    {
        var timeline = Played("device: { from: phone, network: { rate: 8 Mbit/s } }", "phases: [{ transfer: 120 MB }]", Channel(TraceChannelKind.NetworkState, (0, 1), (1, 0), (11, 2)));
        Assert.That(timeline.Only().Took(), Is.EqualTo(720).Within(1e-6), "two minutes of transfer with ten without a network between them");
        Assert.That(timeline.Marks(), Is.EqualTo(new[] { "network: none", "network: unmetered" }));
    }

    [Test]
    public void A_network_that_was_recorded_is_not_lost_by_chance_or_by_an_event()
    {
        var timeline = Played(
            "device: { from: phone, network: { rate: 8 Mbit/s, lossEvery: 10s, lossLasts: 10s } }\nevents: [{ at: 30s, network: none }]", "phases: [{ transfer: 120 MB }]", Channel(TraceChannelKind.NetworkState, (0, 2)));
        Assert.That(timeline.Only().Took(), Is.EqualTo(120).Within(1e-6));
    }

    [Test]
    public void A_device_whose_charge_was_recorded_does_not_run_out_of_a_modelled_one()
    {
        var timeline = Played("device: { from: phone, battery: { level: 1 % } }", "phases: [{ cpu: 1h }]", Channel(TraceChannelKind.BatteryShare, (0, 0.9), (30, 0.8)));
        Assert.That(timeline.Only().Took(), Is.EqualTo(3600).Within(1e-6));
        Assert.That(timeline.Samples.Select(sample => sample.BatteryLevel).Distinct(), Is.EquivalentTo(new double?[] { 0.9, 0.8 }), "the report shows what was recorded");
    }

    [Test]
    public void A_charger_that_was_recorded_charges_the_modelled_battery_and_starts_what_had_run_out()
    {
        var timeline = Played("device: { from: phone, battery: { level: 1 % } }", "phases: [{ cpu: 1min }], at: 3h", Channel(TraceChannelKind.ExternalPower, (0, 0), (120, 1)));
        Assert.That(timeline.Marks().Where(mark => !mark.StartsWith("low power", StringComparison.Ordinal)), Is.EqualTo(new[] { "battery: empty", "host: started" }));
        Assert.That(timeline.Only().Outcome, Is.EqualTo(StoryOutcome.Succeeded));
        Assert.That(timeline.Samples[^1].BatteryLevel, Is.GreaterThan(0.9));
    }

    [TestCase(1e-30)]
    [TestCase(1e30)]
    public void A_time_scale_beyond_all_time_is_played(double scale)
    {
        var timeline = Played("device: phone", "phases: [{ transfer: 1 MB }, { cpu: 1h }]", Channel(TraceChannelKind.NetworkState, (0, 1), (1, 2)), scale);
        Assert.That(timeline.Only().Outcome, Is.EqualTo(StoryOutcome.Succeeded));
    }

    [TestCase(0.0123)]
    [TestCase(1 / 3.0)]
    [TestCase(7.77)]
    public void At_the_instant_that_is_foreseen_for_a_sample_its_value_is_there(double scale)
    {
        var samples = Enumerable.Range(0, 500).Select(minute => ((double)minute, minute / 1000.0)).ToArray();
        var recorded = new RecordedDevice(Trace(Channel(TraceChannelKind.BatteryShare, samples)), scale);
        var now = TimeSpan.Zero;
        foreach (var (_, value) in samples[1..])
        {
            now = recorded.NextChange(now)!.Value;
            Assert.That(recorded.BatteryLevel(now), Is.EqualTo(value));
        }
    }

    private static Timeline Played(string device, string work, TraceChannel recorded, double scale = 1)
    {
        var scenario = Scenario.Parse($"duration: 6h\npolicy: {{ from: server, startAtOrBelow: off, processing: {{ budget: {{ thermal: off }} }} }}\n{device}\nwork: [{{ name: a, kind: processing, {work} }}]\n");
        return TaskScheduling.Simulation.Sandbox.Play(scenario.On(Trace(recorded), scale), PlayOptions.Everything);
    }

    private static DeviceTrace Trace(TraceChannel channel) => new("trace", TimeSpan.FromHours(1), [channel], new TraceRepairs(channel.Samples.Count, 0, 0, 0, []));

    private static TraceChannel Channel(TraceChannelKind kind, params (double Minute, double Value)[] samples) =>
        new(kind, "recorded", [.. samples.Select(sample => new TraceSample(TimeSpan.FromMinutes(sample.Minute), sample.Value))]);
}
