namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxThermalZonesTests
{
    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void Trips_of_the_zone_set_its_thresholds()
    {
        _tree.Zone(0, "cpu-thermal", "61500").Trip(0, 0, "passive", "80000", "3000")
            .Trip(0, 1, "critical", "110000").Trip(0, 2, "active", "50000");
        Assert.That(Read(), Is.EqualTo([new HeatSample("thermal_zone0 cpu-thermal", 61.5,
            new ThermalThresholds(65, 80, 105) { ReleaseGap = 3 }, IsProcessor: true)]));
    }

    [Test]
    public void Of_several_passive_trips_the_lowest_counts()
    {
        _tree.Zone(0, "cpu-thermal", "40000").Trip(0, 0, "passive", "90000").Trip(0, 1, "passive", "70000").Trip(0, 2, "passive", "80000");
        Assert.That(Read()[0].Thresholds.Serious, Is.EqualTo(70));
    }

    [TestCase("0")]
    [TestCase("-274000")]
    [TestCase("1000")]
    [TestCase("garbage")]
    [TestCase("")]
    public void A_nonsense_trip_is_ignored_and_the_class_default_applies(string temp)
    {
        _tree.Zone(0, "x86_pkg_temp", "50000").Trip(0, 0, "passive", temp).Trip(0, 1, "critical", temp);
        Assert.That(Read()[0].Thresholds, Is.EqualTo(ThermalThresholds.Package));
    }

    [TestCase("-274000", 0)]
    [TestCase("95000", 1)]
    public void A_board_zone_counts_only_with_a_trip_that_can_be_meant(string trip, int expected)
    {
        _tree.Zone(0, "acpitz", "27800").Trip(0, 0, "critical", trip);
        Assert.That(Read(), Has.Count.EqualTo(expected));
    }

    [TestCase("skin-therm")]
    [TestCase("battery")]
    public void Skin_and_battery_keep_their_class_thresholds_whatever_the_trips(string type)
    {
        _tree.Zone(0, type, "30000").Trip(0, 0, "passive", "70000");
        Assert.That(Read()[0].Thresholds, Is.EqualTo(type == "battery" ? ThermalThresholds.Battery : ThermalThresholds.Skin));
    }

    [Test]
    public void Negative_temperatures_are_readings()
    {
        _tree.Zone(0, "cpu-thermal", "-12500");
        Assert.That(Read()[0].Celsius, Is.EqualTo(-12.5));
    }

    [Test]
    public void A_zone_that_fails_hides_no_other()
    {
        _tree.File("sys/class/thermal/thermal_zone0/type", "cpu0-thermal").Folder("sys/class/thermal/thermal_zone0/temp")
            .File("sys/class/thermal/thermal_zone1/type", "cpu1-thermal")
            .Folder("sys/class/thermal/thermal_zone2/type")
            .Zone(3, "cpu3-thermal", "").Zone(4, "cpu4-thermal", "hot").Zone(5, "cpu5-thermal", "-274000")
            .Zone(10, "cpu10-thermal", "44000");
        Assert.That(Read().Select(s => s.Sensor), Is.EqualTo(["thermal_zone10 cpu10-thermal"]));
    }

    [TestCase(null, null)]
    [TestCase(0L, null)]
    [TestCase(-5L, null)]
    [TestCase(3L, 3.0)]
    [TestCase(99L, 99.0)]
    [TestCase(100L, 0.1)]
    [TestCase(2000L, 2.0)]
    public void A_gap_of_one_hundred_or_more_is_in_milli_degrees(long? hysteresis, double? expected) =>
        Assert.That(ZoneTrips.Gap(hysteresis), Is.EqualTo(expected));

    private List<HeatSample> Read() => new LinuxThermalZones(_tree.Roots).Read();
}
