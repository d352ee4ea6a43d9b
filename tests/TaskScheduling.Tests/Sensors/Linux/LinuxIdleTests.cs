using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxIdleTests
{
    private readonly SysTree _tree = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [TestCase(0, "False")]
    [TestCase(239, "False")]
    [TestCase(240, "True")]
    public void A_person_is_absent_after_four_minutes_without_input(int seconds, string expected)
    {
        _tree.Terminal("dev/pts/0", Ago(seconds)).Terminal("dev/pts/7", Ago(7200));
        var reading = Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.ToString(), Is.EqualTo(expected));
            Assert.That(reading.Sensor, Is.EqualTo($"terminal input: pts/0, {seconds / 60} min ago"));
        }
    }

    [Test]
    public void Output_of_a_program_is_no_sign_of_a_person()
    {
        _tree.Terminal("dev/pts/0", Ago(3600), lastOutput: Ago(0));
        Assert.That(Read().ToString(), Is.EqualTo("True"));
    }

    [Test]
    public void A_clock_that_was_set_back_leaves_the_person_present()
    {
        _tree.Terminal("dev/pts/0", Ago(-3600));
        Assert.That(Read().ToString(), Is.EqualTo("False"));
    }

    [Test]
    public void A_console_counts_once_somebody_has_used_it()
    {
        _tree.Terminal("dev/tty0", Ago(86400)).Terminal("dev/tty1", Ago(60));
        Assert.That(Read().Sensor, Is.EqualTo("terminal input: tty1, 1 min ago"));
    }

    [TestCase("dev/ttyUSB0")]
    [TestCase("dev/ttyS1")]
    [TestCase("dev/tty")]
    public void What_a_device_sends_over_a_serial_line_is_no_sign_of_a_person(string path)
    {
        _tree.Terminal("dev/tty0", Ago(86400)).Terminal(path, Ago(1));
        Machine("0.10", "0.00");
        Assert.That(Read().Sensor, Does.StartWith("machine slack"));
    }

    [Test]
    public void Consoles_nobody_has_used_since_boot_leave_it_to_machine_slack()
    {
        _tree.Terminal("dev/tty0", Ago(86400)).Terminal("dev/tty1", Ago(86380)).Terminal("dev/pts/ptmx", Ago(86400));
        Machine("0.10", "0.00");
        Assert.That(Read().Sensor, Is.EqualTo("machine slack: load 0.10 on 4 cores, cpu pressure 0.0 %"));
    }

    [TestCase("1.99", "1.99", "True")]
    [TestCase("2.00", "0.00", "False")]
    [TestCase("0.00", "2.00", "False")]
    public void A_server_is_idle_while_load_and_pressure_are_both_low(string load, string pressure, string expected)
    {
        Machine(load, pressure);
        Assert.That(Read().ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void Pressure_is_measured_over_our_own_window()
    {
        Machine("0.10", "50.00");
        var idle = new LinuxIdle(_tree.Roots, _time);
        var first = idle.Read(TimeSpan.Zero);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.ToString(), Is.EqualTo("False"));
            Assert.That(idle.Read(TimeSpan.FromSeconds(10)).ToString(), Is.EqualTo("True"), "the total has not moved");
        }
    }

    [Test]
    public void Without_pressure_files_the_load_decides_alone_and_the_sensor_says_so()
    {
        Machine("0.10", "0.00");
        _tree.Remove("proc/pressure/cpu");
        Assert.That(Read().Sensor, Is.EqualTo("machine slack by load alone: load 0.10 on 4 cores"));
    }

    [Test]
    public void Without_terminal_and_load_there_is_no_reading() =>
        Assert.That(Read().Cause, Does.EndWith("proc/loadavg"));

    [TestCase("0-3", 4)]
    [TestCase("0", 1)]
    [TestCase("0-1,4,6-7", 5)]
    [TestCase(null, null)]
    [TestCase("", null)]
    [TestCase("3-1", null)]
    [TestCase("0-", null)]
    [TestCase("a-b", null)]
    [TestCase("0-99999999999", null)]
    public void Lists_of_processors_are_counted(string? list, int? expected) => Assert.That(CpuList.Count(list), Is.EqualTo(expected));

    private void Machine(string load, string pressure) => _tree
        .File("sys/devices/system/cpu/online", "0-3")
        .File("proc/loadavg", $"{load} 0.50 0.60 1/200 4711")
        .File("proc/pressure/cpu", $"some avg10={pressure} avg60=0.00 avg300=0.00 total=1000");

    private Reading<bool> Read() => new LinuxIdle(_tree.Roots, _time).Read(TimeSpan.Zero);

    private DateTimeOffset Ago(int seconds) => _time.GetUtcNow().AddSeconds(-seconds);
}
