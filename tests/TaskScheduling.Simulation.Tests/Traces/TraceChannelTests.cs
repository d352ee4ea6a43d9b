namespace TaskScheduling.Simulation.Tests.Traces;

public sealed class TraceChannelTests
{
    private static readonly TraceChannel Channel = new(
        TraceChannelKind.TemperatureCelsius,
        "temp",
        [new TraceSample(TimeSpan.FromSeconds(2), 40), new TraceSample(TimeSpan.FromSeconds(4), 41), new TraceSample(TimeSpan.FromSeconds(60), 50)]);

    [TestCase(0, null)]
    [TestCase(1.9999999, null)]
    [TestCase(2, 40)]
    [TestCase(3.9999999, 40)]
    [TestCase(4, 41)]
    [TestCase(59.9999999, 41)]
    [TestCase(60, 50)]
    [TestCase(100_000, 50)]
    public void The_value_is_that_of_the_last_sample_at_or_before(double seconds, double? value) =>
        Assert.That(Channel.ValueAt(TimeSpan.FromSeconds(seconds)), Is.EqualTo(value));

    [TestCase(14, 41)]
    [TestCase(14.0000001, null)]
    [TestCase(60, 50)]
    [TestCase(70, 50)]
    [TestCase(70.0000001, null)]
    public void Within_a_gap_and_after_the_end_there_is_no_value(double seconds, double? value)
    {
        var channel = Channel with { MaximumGap = TimeSpan.FromSeconds(10) };
        Assert.That(channel.ValueAt(TimeSpan.FromSeconds(seconds)), Is.EqualTo(value));
    }

    [Test]
    public void A_channel_is_found_by_kind_and_name()
    {
        var skin = Channel with { Name = "skin" };
        var trace = new DeviceTrace("trace", TimeSpan.FromMinutes(1), [Channel, skin], new TraceRepairs(3, 0, 0, 0, []));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius), Is.SameAs(Channel));
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius, "skin"), Is.SameAs(skin));
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius, "battery"), Is.Null);
            Assert.That(trace.Channel(TraceChannelKind.PowerWatts), Is.Null);
        }
    }
}
