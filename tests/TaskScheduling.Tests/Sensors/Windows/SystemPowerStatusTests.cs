namespace TaskScheduling.Tests.Sensors.Windows;

public sealed class SystemPowerStatusTests
{
    [TestCase(0, 1, "Battery")]
    [TestCase(1, 8, "External")]
    [TestCase(2, 1, "Battery")]
    [TestCase(255, 128, "External")]
    [TestCase(0, 128, "External")]
    [TestCase(255, 1, "unavailable (GetSystemPowerStatus: AC line status 255 is unknown)")]
    [TestCase(255, 255, "unavailable (GetSystemPowerStatus: AC line status 255 is unknown)")]
    public void The_line_tells_the_source_unless_no_battery_is_fitted(byte line, byte flag, string expected) =>
        Assert.That(new SystemPowerStatus(line, flag, 50, 0).Source().ToString(), Is.EqualTo(expected));

    [TestCase(1, 0, 0.0)]
    [TestCase(1, 55, 0.55)]
    [TestCase(255, 100, 1.0)]
    public void The_level_is_a_share(byte flag, byte percent, double expected) =>
        Assert.That(new SystemPowerStatus(0, flag, percent, 0).Level().TryGet(out var level) ? level : -1, Is.EqualTo(expected));

    [TestCase(128, 50)]
    [TestCase(1, 255)]
    [TestCase(1, 101)]
    public void No_battery_or_an_unknown_percentage_is_no_level(byte flag, byte percent) =>
        Assert.That(new SystemPowerStatus(1, flag, percent, 0).Level().IsAvailable, Is.False);

    [TestCase(0, "False")]
    [TestCase(1, "True")]
    public void Battery_saver_is_low_power(byte status, string expected) =>
        Assert.That(new SystemPowerStatus(0, 1, 50, status).LowPower().ToString(), Is.EqualTo(expected));
}
