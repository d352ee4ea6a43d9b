using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxThermalTests
{
    private const string Throttle = "sys/devices/system/cpu/cpu0/thermal_throttle/";

    private readonly SysTree _tree = new();
    private readonly FakeTimeProvider _time = new();
    private LinuxConditionSource? _source;

    [TearDown]
    public void Remove_the_tree()
    {
        _source?.Dispose();
        _tree.Dispose();
    }

    [Test]
    public void The_reading_names_the_sensor_and_its_temperature()
    {
        _tree.Zone(3, "x86_pkg_temp", "95000").Zone(4, "cpu-thermal", "40000");
        var reading = Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.TryGet(out var state), Is.True);
            Assert.That(state, Is.EqualTo(ThermalState.Critical));
            Assert.That(reading.Sensor, Is.EqualTo("thermal_zone3 x86_pkg_temp 95.0 °C"));
        }
    }

    [Test]
    public void No_zone_at_all_is_unavailable_and_says_where_it_looked()
    {
        _tree.Folder("sys/class/thermal");
        Assert.That(Read().Cause, Does.Contain(Path.Join(_tree.Path, "sys/class/thermal")).And.Contain("hwmon"));
    }

    [Test]
    public void Flapping_around_81_degrees_does_not_flap_the_state()
    {
        _tree.Trip(0, 0, "passive", "81000");
        var states = new List<ThermalState>();
        for (var second = 0; second < 30; second++)
        {
            _tree.Zone(0, "cpu-thermal", second % 2 == 0 ? "81400" : "79300");
            states.Add(State());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(states, Is.All.EqualTo(ThermalState.Serious));
    }

    [Test]
    public void A_fall_is_held_for_the_dwell_and_says_so()
    {
        _tree.Zone(0, "cpu-thermal", "90000");
        Read();
        _time.Advance(TimeSpan.FromSeconds(1));
        _tree.Zone(0, "cpu-thermal", "60000");
        var held = Read();
        _time.Advance(TimeSpan.FromSeconds(5));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(held.ToString(), Is.EqualTo("Serious"));
            Assert.That(held.Sensor, Is.EqualTo("thermal_zone0 cpu-thermal 60.0 °C, held while it cools down"));
            Assert.That(State(), Is.EqualTo(ThermalState.Nominal));
        }
    }

    [Test]
    public void Throttled_processors_are_hot_at_a_temperature_that_is_not()
    {
        _tree.Zone(0, "cpu-thermal", "74000").Cooling(0, "thermal-cpufreq-0", "5", "10");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(State(), Is.EqualTo(ThermalState.Serious));
            Assert.That(Read().Sensor, Is.EqualTo("cooling_device0 thermal-cpufreq-0 5/10"));
        }
    }

    [Test]
    public void Cooling_devices_at_rest_prove_nothing_without_a_temperature()
    {
        _tree.Cooling(0, "Processor", "0", "10").File(Throttle + "core_throttle_count", "0");
        Assert.That(Read().IsAvailable, Is.False);
    }

    [TestCase("-1", "50")]
    [TestCase("99", "50")]
    [TestCase("1", "0")]
    [TestCase("on", "1")]
    public void Cooling_devices_of_unknown_state_are_ignored(string current, string maximum)
    {
        _tree.Zone(0, "cpu-thermal", "40000").Cooling(0, "Processor", current, maximum);
        Assert.That(State(), Is.EqualTo(ThermalState.Nominal));
    }

    [Test]
    public void A_rising_throttle_counter_is_serious_for_ten_seconds()
    {
        _tree.Zone(0, "x86_pkg_temp", "60000").File(Throttle + "core_throttle_count", "7").File(Throttle + "package_throttle_count", "3");
        var states = new List<ThermalState> { State() };
        _tree.File(Throttle + "package_throttle_count", "4");
        foreach (var _ in Enumerable.Range(0, 4))
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            states.Add(State());
        }

        // The counter is quiet from 15 s on; the dwell adds 5 s.
        const ThermalState Cool = ThermalState.Nominal, Hot = ThermalState.Serious;
        Assert.That(states, Is.EqualTo([Cool, Hot, Hot, Hot, Cool]));
    }

    [Test]
    public void A_masked_counter_directory_is_no_counter()
    {
        _tree.Folder(Throttle);
        Assert.That(new LinuxThrottleCounters(_tree.Roots).Total(), Is.Null);
    }

    [Test]
    public void Chips_stand_in_where_no_zone_measures_the_processor()
    {
        _tree.Zone(0, "acpitz", "27800").Trip(0, 0, "critical", "105000")
            .File("sys/class/hwmon/hwmon0/name", "k10temp").File("sys/class/hwmon/hwmon0/temp1_input", "86125");
        Assert.That(Read().Sensor, Is.EqualTo("hwmon0 k10temp temp1 86.1 °C"));
    }

    private Reading<ThermalState> Read() => (_source ??= new LinuxConditionSource(_tree.Roots, _time)).Read(ConditionKinds.Thermal).Thermal;

    private ThermalState State() => Read().TryGet(out var state) ? state : throw new AssertionException("no reading");
}
