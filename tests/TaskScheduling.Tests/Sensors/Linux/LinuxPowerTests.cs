namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxPowerTests
{
    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [TestCase("Mains", "1", "External")]
    [TestCase("USB", "1", "External")]
    [TestCase("USB", "2", "External")]
    [TestCase("Wireless", "1", "External")]
    [TestCase("Mains", "0", "Battery")]
    public void A_line_that_is_online_is_external(string type, string online, string expected)
    {
        _tree.Supply("AC", $"type={type}", $"online={online}").Supply("BAT0", "type=Battery", "status=Unknown", "capacity=50");
        Assert.That(Source().ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void One_online_line_is_enough()
    {
        _tree.Supply("AC", "type=Mains", "online=0").Supply("ucsi-source-psy-1", "type=USB", "online=1")
            .Supply("BAT0", "type=Battery", "status=Discharging");
        Assert.That(Source().Sensor, Is.EqualTo("ucsi-source-psy-1 USB online"));
    }

    [Test]
    public void No_battery_fitted_is_external_with_a_level_that_is_unavailable()
    {
        _tree.Folder("sys/class/power_supply");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Source().ToString(), Is.EqualTo("External"));
            Assert.That(Level().Cause, Does.StartWith("no battery below ").And.EndsWith("sys/class/power_supply"));
        }
    }

    [Test]
    public void An_unused_usb_port_of_a_desktop_is_no_sign_of_a_battery()
    {
        _tree.Supply("ucsi-source-psy-1", "type=USB", "online=0");
        Assert.That(Source().ToString(), Is.EqualTo("External"));
    }

    [Test]
    public void No_class_directory_is_unavailable_and_not_external()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Source().Cause, Does.Contain("sys/class/power_supply"));
            Assert.That(Level().IsAvailable, Is.False);
        }
    }

    [Test]
    public void The_battery_of_a_mouse_is_not_ours()
    {
        _tree.Supply("hidpp_battery_0", "type=Battery", "scope=Device", "status=Discharging", "capacity=5");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Source().ToString(), Is.EqualTo("External"));
            Assert.That(Level().IsAvailable, Is.False);
        }
    }

    [Test]
    public void An_empty_battery_bay_is_no_battery()
    {
        _tree.Supply("BAT1", "type=Battery", "present=0", "status=Unknown");
        Assert.That(Level().IsAvailable, Is.False);
    }

    [TestCase("Not charging")]
    [TestCase("Full")]
    [TestCase("Charging")]
    public void A_battery_that_is_not_drained_means_external_where_no_line_is_listed(string status)
    {
        _tree.Supply("BAT0", "type=Battery", $"status={status}", "capacity=80");
        Assert.That(Source().Sensor, Is.EqualTo($"BAT0 {status}"));
    }

    [Test]
    public void Not_charging_on_mains_is_external()
    {
        _tree.Supply("AC", "type=Mains", "online=1").Supply("BAT0", "type=Battery", "status=Not charging", "capacity=80");
        Assert.That(Source().ToString(), Is.EqualTo("External"));
    }

    [Test]
    public void Of_two_batteries_one_may_rest_while_the_other_drains()
    {
        _tree.Supply("BAT0", "type=Battery", "status=Not charging").Supply("BAT1", "type=Battery", "status=Discharging");
        Assert.That(Source().Sensor, Is.EqualTo("BAT1 Discharging"));
    }

    [Test]
    public void Nothing_that_tells_is_unavailable()
    {
        _tree.Supply("AC", "type=Mains").Folder("sys/class/power_supply/AC/online").Supply("BAT0", "type=Battery", "status=Unknown");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Source().Cause, Does.StartWith("no supply says"));
            Assert.That(Level().Cause, Does.EndWith("tells its charge"));
        }
    }

    [Test]
    public void Several_batteries_are_weighted_by_what_they_hold()
    {
        _tree.Supply("BAT0", "type=Battery", "energy_now=20000000", "energy_full=20000000", "capacity=100")
            .Supply("BAT1", "type=Battery", "energy_now=0", "energy_full=60000000", "capacity=0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Value(), Is.EqualTo(0.25));
            Assert.That(Level().Sensor, Is.EqualTo("BAT0 + BAT1"));
        }
    }

    [Test]
    public void Charge_is_turned_into_energy_by_the_voltage()
    {
        _tree.Supply("BAT0", "type=Battery", "charge_now=1000000", "charge_full=1000000", "voltage_min_design=10000000")
            .Supply("BAT1", "type=Battery", "energy_now=0", "energy_full=30000000");
        Assert.That(Value(), Is.EqualTo(0.25));
    }

    [Test]
    public void Without_weights_every_battery_counts_the_same()
    {
        _tree.Supply("BAT0", "type=Battery", "capacity=90").Supply("BAT1", "type=Battery", "capacity=10");
        Assert.That(Value(), Is.EqualTo(0.5));
    }

    [TestCase("103", 1.0)]
    [TestCase("0", 0.0)]
    public void Capacity_is_kept_within_its_range(string capacity, double expected)
    {
        _tree.Supply("BAT0", "type=Battery", $"capacity={capacity}");
        Assert.That(Value(), Is.EqualTo(expected));
    }

    [TestCase("-1")]
    [TestCase("65535")]
    [TestCase("")]
    [TestCase("n/a")]
    public void Garbage_is_no_level(string capacity)
    {
        _tree.Supply("BAT0", "type=Battery", $"capacity={capacity}", "energy_now=-5", "energy_full=0");
        Assert.That(Level().IsAvailable, Is.False);
    }

    [TestCase("low-power", "True")]
    [TestCase("balanced", "False")]
    [TestCase("quiet", "False")]
    public void The_platform_profile_tells_low_power(string profile, string expected)
    {
        _tree.File("sys/firmware/acpi/platform_profile", profile);
        Assert.That(new LinuxPowerProfile(_tree.Roots).Read().ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void Without_a_platform_profile_low_power_is_unavailable() =>
        Assert.That(new LinuxPowerProfile(_tree.Roots).Read().Cause, Does.EndWith("sys/firmware/acpi/platform_profile"));

    private Reading<PowerSource> Source() => new LinuxPower(_tree.Roots).Read().Source;

    private Reading<double> Level() => new LinuxPower(_tree.Roots).Read().Level;

    private double Value() => Level().TryGet(out var value) ? value : throw new AssertionException("no level");
}
