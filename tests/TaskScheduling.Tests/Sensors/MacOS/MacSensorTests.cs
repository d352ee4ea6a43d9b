namespace TaskScheduling.Tests.Sensors.MacOS;

public sealed class MacSensorTests
{
    [TestCase(0ul, ThermalState.Nominal)]
    [TestCase(1ul, ThermalState.Fair)]
    [TestCase(2ul, ThermalState.Serious)]
    [TestCase(3ul, ThermalState.Critical)]
    [TestCase(4ul, ThermalState.Critical)]
    public void Pressure_levels_are_mapped_onto_the_four_states(ulong level, ThermalState expected) =>
        Assert.That(MacThermal.FromPressureLevel(level), Is.EqualTo(expected));

    [TestCase("AC Power", 1, "External")]
    [TestCase("Battery Power", 1, "Battery")]
    [TestCase("UPS Power", 1, "Battery")]
    [TestCase("AC Power", 0, "External")]
    [TestCase(null, 0, "External")]
    [TestCase("Off Line", 1, "unavailable (IOPSGetProvidingPowerSourceType says \"Off Line\")")]
    public void The_providing_source_is_mapped(string? providing, int sources, string expected) =>
        Assert.That(MacPowerSource.Source(providing, sources).ToString(), Is.EqualTo(expected));

    [Test]
    public void The_level_is_that_of_the_internal_batteries_only()
    {
        var level = MacPowerSource.Level([new("UPS", 10, 100), new("InternalBattery", 40, 80), new("InternalBattery", 5, 0)]);
        Assert.That(level.TryGet(out var value) ? value : -1, Is.EqualTo(0.5));
    }

    [Test]
    public void Without_an_internal_battery_there_is_no_level() => Assert.That(MacPowerSource.Level([]).IsAvailable, Is.False);

    [TestCase(239.9, "False")]
    [TestCase(240.0, "True")]
    [TestCase(-1.0, "unavailable (CGEventSourceSecondsSinceLastEventType knows no input)")]
    [TestCase(double.NaN, "unavailable (CGEventSourceSecondsSinceLastEventType knows no input)")]
    public void Four_minutes_without_input_are_idle(double seconds, string expected) =>
        Assert.That(MacIdle.FromSeconds(seconds).ToString(), Is.EqualTo(expected));

    [Test]
    [Platform(Exclude = "MacOSX")]
    public void Elsewhere_every_reading_is_unavailable_with_a_cause()
    {
        using var source = new MacConditionSource();
        var readings = ReadingTexts.Of(source.Read(ConditionKinds.All & ~ConditionKinds.Network)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(readings.Where(r => r.IsAvailable), Is.Empty);
            Assert.That(readings.Count(r => r.Cause == "not read"), Is.EqualTo(1), "the network, which nobody wanted");
        }
    }
}
