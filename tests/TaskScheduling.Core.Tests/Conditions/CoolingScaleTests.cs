namespace TaskScheduling.Tests.Conditions;

public sealed class CoolingScaleTests
{
    [TestCase("Processor", 0, 10, ThermalState.Nominal)]
    [TestCase("Processor", 1, 10, ThermalState.Fair)]
    [TestCase("thermal-cpufreq-0", 5, 10, ThermalState.Serious)]
    [TestCase("cpufreq-cpu0", 8, 10, ThermalState.Critical)]
    [TestCase("TFN1", 4, 10, ThermalState.Nominal)]
    [TestCase("pwm-fan", 5, 10, ThermalState.Fair)]
    [TestCase("Fan", 10, 10, ThermalState.Serious)]
    [TestCase("TCHG", 7, 10, ThermalState.Fair)]
    [TestCase("TCHG", 10, 10, ThermalState.Serious)]
    [TestCase("intel_powerclamp", 5, 10, ThermalState.Fair)]
    [TestCase("intel_powerclamp", 8, 10, ThermalState.Serious)]
    [TestCase("intel_powerclamp", 10, 10, ThermalState.Critical)]
    public void The_share_of_the_greatest_effort_gives_the_state(string type, long current, long maximum, ThermalState expected) =>
        Assert.That(CoolingScale.For(type)?.State(current, maximum), Is.EqualTo(expected));

    [TestCase(3, 30)]
    [TestCase(1, 3)]
    public void Thresholds_are_rounded_up_without_binary_rests(long current, long maximum)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CoolingScale.Processor.State(current, maximum), Is.EqualTo(ThermalState.Fair));
            Assert.That(CoolingScale.Processor.State(current - 1, maximum), Is.EqualTo(ThermalState.Nominal));
        }
    }

    [TestCase(0, 0)]
    [TestCase(-1, 50)]
    [TestCase(51, 50)]
    public void Values_outside_the_range_tell_nothing(long current, long maximum) =>
        Assert.That(CoolingScale.Processor.State(current, maximum), Is.Null);

    [Test]
    public void A_fan_that_is_only_on_or_off_is_at_most_fair() =>
        Assert.That(CoolingScale.Fan.State(1, 1), Is.EqualTo(ThermalState.Fair));

    [TestCase("LCD")]
    [TestCase("panel0-backlight")]
    [TestCase("TCC Offset")]
    public void Devices_that_people_or_firmware_set_tell_nothing_of_heat(string type) => Assert.That(CoolingScale.For(type), Is.Null);
}
