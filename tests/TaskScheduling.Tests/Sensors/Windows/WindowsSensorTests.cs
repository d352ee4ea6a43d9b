namespace TaskScheduling.Tests.Sensors.Windows;

public sealed class WindowsSensorTests
{
    [TestCase(10_000u, 4_000u, 6_000)]
    [TestCase(1_000u, 4_294_966_296u, 2_000)]
    [TestCase(4_000u, 4_000u, 0)]
    [TestCase(4_000u, 4_010u, 0)]
    public void The_tick_counter_may_wrap_between_input_and_now(uint now, uint lastInput, long milliseconds) =>
        Assert.That(WindowsIdle.SinceInput(now, lastInput), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase(100, ThermalState.Nominal)]
    [TestCase(99, ThermalState.Fair)]
    [TestCase(90, ThermalState.Fair)]
    [TestCase(50, ThermalState.Serious)]
    [TestCase(20, ThermalState.Critical)]
    [TestCase(0, null)]
    [TestCase(-1, null)]
    [TestCase(101, null)]
    [TestCase(double.NaN, null)]
    public void What_the_passive_limit_takes_away_is_cooling_effort(double percent, ThermalState? expected) =>
        Assert.That(WindowsThermal.FromPassiveLimit(percent), Is.EqualTo(expected));

    [TestCase(3010, 27.85)]
    [TestCase(2631.5, -10.0)]
    [TestCase(0, null)]
    [TestCase(double.NaN, null)]
    public void High_precision_temperature_is_in_tenths_of_a_kelvin(double value, double? expected) =>
        Assert.That(WindowsThermal.Celsius(value), expected is null ? Is.Null : Is.EqualTo(expected).Within(1e-9));

    [Test]
    [Platform(Exclude = "Win")]
    public void Elsewhere_every_reading_is_unavailable_with_a_cause()
    {
        using var source = new WindowsConditionSource(TimeProvider.System);
        var readings = ReadingTexts.Of(source.Read(ConditionKinds.All & ~ConditionKinds.Network)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(readings.Where(r => r.IsAvailable), Is.Empty);
            Assert.That(readings.Count(r => r.Cause == "not read"), Is.EqualTo(1), "the network, which nobody wanted");
        }
    }
}
