using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxPressureTests
{
    private readonly SysTree _tree = new();
    private readonly FakeTimeProvider _time = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void The_first_reading_is_the_kernels_average_and_the_next_our_own_difference()
    {
        Write("proc/pressure/cpu", "12.50", 1_000_000);
        using var source = Source();
        var first = Cpu(source);
        _time.Advance(TimeSpan.FromSeconds(4));
        Write("proc/pressure/cpu", "12.50", 2_000_000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Is.EqualTo(0.125));
            Assert.That(Cpu(source), Is.EqualTo(0.25));
        }
    }

    [Test]
    public void A_window_shorter_than_two_seconds_repeats_the_last_share()
    {
        Write("proc/pressure/cpu", "10.00", 0);
        using var source = Source();
        Cpu(source);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Write("proc/pressure/cpu", "10.00", 1_900_000);
        Assert.That(Cpu(source), Is.EqualTo(0.1));
    }

    [TestCase(60, 5_000_000)]
    [TestCase(5, 100)]
    public void A_long_pause_or_a_total_that_fell_starts_anew(int seconds, long total)
    {
        Write("proc/pressure/cpu", "0.00", 1_000_000);
        using var source = Source();
        Cpu(source);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Write("proc/pressure/cpu", "33.00", total);
        Assert.That(Cpu(source), Is.EqualTo(0.33));
    }

    [Test]
    public void Waiting_longer_than_the_window_is_all_of_it()
    {
        Write("proc/pressure/memory", "0.00", 0);
        using var source = Source();
        source.Read(ConditionKinds.Pressure);
        _time.Advance(TimeSpan.FromSeconds(2));
        Write("proc/pressure/memory", "0.00", 9_000_000);
        Assert.That(source.Read(ConditionKinds.Pressure).MemoryPressure.TryGet(out var share) ? share : -1, Is.EqualTo(1.0));
    }

    [Test]
    public void Inside_a_group_its_own_file_comes_before_the_hosts()
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.UnifiedMount).File("proc/self/cgroup", "0::/app");
        Write("sys/fs/cgroup/app/cpu.pressure", "5.00", 0);
        Write("proc/pressure/cpu", "90.00", 0);
        using var source = Source();
        var reading = source.Read(ConditionKinds.Pressure).CpuPressure;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.TryGet(out var share) ? share : -1, Is.EqualTo(0.05));
            Assert.That(reading.Sensor, Does.EndWith("sys/fs/cgroup/app/cpu.pressure"));
        }
    }

    [Test]
    public void A_pressure_file_that_cannot_be_read_is_unavailable_and_named()
    {
        _tree.Folder("proc/pressure/cpu");
        using var source = Source();
        Assert.That(source.Read(ConditionKinds.Pressure).CpuPressure.Cause, Does.EndWith("proc/pressure/cpu"));
    }

    [TestCase("")]
    [TestCase("full avg10=1.00 avg60=0.00 avg300=0.00 total=5")]
    [TestCase("some avg10= avg60=0.00 total=5")]
    [TestCase("some avg10=1.00")]
    [TestCase("some avg10=-1.00 total=5")]
    [TestCase("some avg10=1.00 total=99999999999999999999999")]
    public void Garbage_is_no_sample(string text) => Assert.That(PressureSample.Parse(text), Is.Null);

    private void Write(string path, string avg10, long total) => _tree.File(path,
        $"some avg10={avg10} avg60=0.33 avg300=1.22 total={total}\nfull avg10=99.00 avg60=0.00 avg300=0.00 total=0");

    private LinuxConditionSource Source() => new(_tree.Roots, _time);

    private static double Cpu(LinuxConditionSource source) =>
        source.Read(ConditionKinds.Pressure).CpuPressure.TryGet(out var share) ? share : throw new AssertionException("no reading");
}
