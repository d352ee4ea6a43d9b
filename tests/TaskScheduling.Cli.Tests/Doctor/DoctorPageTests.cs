namespace TaskScheduling.Cli.Tests;

public sealed class DoctorPageTests
{
    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void The_first_lines_of_a_laptop_say_what_matters()
    {
        _tree.Laptop();
        Assert.That(Section("ok  Thermal", "SENSORS")[..6], Is.EqualTo(new[]
        {
            "ok  Thermal:         52.0 C -> Nominal (thermal_zone3 x86_pkg_temp)",
            "ok  Power:           on battery (BAT0 Discharging)",
            "!!  Battery:         18.0 % (BAT0)",
            "ok  Low-power mode:  off (platform_profile balanced)",
            "ok  Network:         cost unknown (default route through wlp2s0)",
            "ok  Idle:            terminal input: pts/0, 12 min ago -> idle",
        }));
    }

    [Test]
    public void A_machine_where_everything_can_be_read_is_told_so()
    {
        _tree.Laptop().File("proc/net/route", "Iface\tDestination"); // with a network its cost would be missing
        Assert.That(Lines(), Does.Contain("Every sensor that a rule depends on can be read."));
    }

    [Test]
    public void A_network_of_unknown_cost_is_met_only_where_the_profile_assumes_it()
    {
        _tree.Laptop();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Section("What cannot be read", "")[1..], Is.EqualTo(new[] { "--  tasks wait as NoSensor     RequiresUnmeteredNetwork" }));
            Assert.That(Section("RequiresUnmeteredNetwork", "PROCESS"), Does.Contain("RequiresUnmeteredNetwork         NoSensor     Desktop, Mobile: processing"));
            Assert.That(Section("RequiresUnmeteredNetwork", "PROCESS"), Does.Contain("RequiresUnmeteredNetwork         met          Server: processing (assumed)"));
        }
    }

    [Test]
    public void Each_thing_that_was_looked_at_has_its_line_and_its_reason()
    {
        _tree.Laptop();
        Assert.That(Section("Thermal ", "")[1..], Is.EqualTo(new[]
        {
            "-  thermal_zone0 acpitz: not used: its firmware sets no trip that can be meant",
            "*  thermal_zone3 x86_pkg_temp  52.0 C  fair 75, serious 85, critical 95 C",
            "-  /sys/class/hwmon: not used: a zone measures the processor",
            "+  cooling_device0 Processor and 7 more: at rest",
            "-  cooling_device8 LCD: not used: its kind is no measure of heat",
            "+  thermal_throttle counters   7       at rest",
        }));
    }

    [Test]
    public void A_hot_board_says_what_acts_now()
    {
        _tree.PhoneBoard();
        var lines = Lines();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Does.Contain("!!  Thermal:         91.0 C -> Serious (thermal_zone0 cpu-thermal)"));
            Assert.That(lines, Does.Contain("ok  Idle:            no session; machine slack 61 % -> idle"));
            Assert.That(lines, Does.Contain("!  thermal_zone2 cpu-big-thermal      -274.0 C  implausible"));
            Assert.That(lines, Does.Contain("hot device holds starts          acts now     every profile: all (at most Fair)"));
            Assert.That(lines, Does.Contain("RequiresExternalPower            not met      any task that asks for it"));
        }
    }

    [Test]
    public void A_machine_without_sensors_says_what_follows()
    {
        _tree.Container();
        Assert.That(Section("What cannot be read", ""), Is.EqualTo(new[]
        {
            "What cannot be read here means:",
            "--  protection not applied     hot device holds starts",
            "--  protection not applied     lasting heat ends runs",
            "--  protection not applied     low battery holds and ends runs",
            "--  protection not applied     low-power mode holds starts",
            "--  the limit stays in force   external power lifts CPU limit",
            "--  tasks wait as NoSensor     needs an idle device",
            "--  tasks wait as NoSensor     RequiresIdle",
            "--  tasks wait as NoSensor     RequiresExternalPower",
            "--  tasks wait as NoSensor     RequiresNetworkConnectivity",
            "--  tasks wait as NoSensor     RequiresUnmeteredNetwork",
        }));
    }

    [Test]
    public void A_container_shows_its_limits()
    {
        _tree.Container();
        var lines = Lines();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Does.Contain("Container         1.5 cores, 512.0 MiB of memory, 100.0 MiB in use"));
            Assert.That(lines, Does.Contain("ok  Memory:          412.0 MiB available (memory limit of the control group, the"));
        }
    }

    [Test]
    public void A_machine_without_a_battery_runs_on_external_power()
    {
        _tree.Folder("sys/class/power_supply");
        Assert.That(Lines(), Does.Contain("ok  Battery:         none fitted -> external power"));
    }

    [Test]
    public void The_README_shows_lines_that_are_really_written()
    {
        _tree.Laptop().Remove("sys/firmware/acpi/platform_profile");
        var shown = TaskScheduling.Tests.Repository.Read("src/TaskScheduling.Cli/README.md").Split("```\n")[3].TrimEnd().Split('\n');
        Assert.That(shown, Is.SubsetOf(Lines()).And.Length.GreaterThan(5));
    }

    [TestCase("laptop")]
    [TestCase("phone")]
    [TestCase("container")]
    [TestCase("nothing")]
    public void A_page_fits_80_columns_of_ASCII(string machine)
    {
        _ = machine switch { "laptop" => _tree.Laptop(), "phone" => _tree.PhoneBoard(), "container" => _tree.Container(), _ => _tree };
        using (Assert.EnterMultipleScope())
        {
            foreach (var line in Lines().Where(line => !line.Contains(_tree.Path, StringComparison.Ordinal)))
            {
                Assert.That(line, Has.Length.LessThanOrEqualTo(80));
                Assert.That(line, Does.Match("^[ -~]*$"), "printable ASCII");
                Assert.That(line, Is.EqualTo(line.TrimEnd()));
            }
        }
    }

    private string[] Lines()
    {
        var output = new StringWriter { NewLine = "\n" };
        new DoctorPage(_tree.Examine(), new ConsolePort(output, TextWriter.Null, isTerminal: false)).Write();
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    /// <summary>From the line that begins so up to, and without, the one that is the end.</summary>
    private string[] Section(string begin, string end) =>
        [.. Lines().SkipWhile(line => !line.StartsWith(begin, StringComparison.Ordinal)).TakeWhile(line => end.Length > 0 ? !line.StartsWith(end, StringComparison.Ordinal) : line.Length > 0)];
}
