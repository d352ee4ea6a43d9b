namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxHwmonTests
{
    private const string Chip = "sys/class/hwmon/hwmon2/";

    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void The_hysteresis_of_a_chip_is_a_temperature_and_not_a_gap()
    {
        _tree.File(Chip + "name", "coretemp").File(Chip + "temp1_input", "88000").File(Chip + "temp1_label", "Package id 0")
            .File(Chip + "temp1_crit", "105000").File(Chip + "temp1_crit_hyst", "100000");
        Assert.That(Read(), Is.EqualTo([new HeatSample("hwmon2 coretemp Package id 0", 88,
            new ThermalThresholds(75, 85, 100) { ReleaseGap = 5 }, IsProcessor: true)]));
    }

    [Test]
    public void The_control_temperature_gives_way_to_that_of_the_die()
    {
        _tree.File(Chip + "name", "k10temp").File(Chip + "temp1_input", "92000").File(Chip + "temp1_label", "Tctl")
            .File(Chip + "temp2_input", "65000").File(Chip + "temp2_label", "Tdie");
        Assert.That(Read().Select(s => s.Celsius), Is.EqualTo([65.0]));
    }

    [Test]
    public void Board_chips_and_drives_are_left_out()
    {
        _tree.File(Chip + "name", "nct6775").File(Chip + "temp1_input", "127000");
        Assert.That(Read(), Is.Empty);
    }

    [Test]
    public void A_disabled_channel_hides_no_other()
    {
        _tree.File(Chip + "name", "coretemp").Folder(Chip + "temp1_input")
            .File(Chip + "temp2_input", "51000").File(Chip + "temp2_crit", "0");
        Assert.That(Read(), Is.EqualTo([new HeatSample("hwmon2 coretemp temp2", 51, ThermalThresholds.Package, IsProcessor: true)]));
    }

    private List<HeatSample> Read() => new LinuxHwmon(_tree.Roots).Read();
}
