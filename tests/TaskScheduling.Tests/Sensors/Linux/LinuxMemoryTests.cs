namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxMemoryTests
{
    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void Available_memory_and_not_free_memory_counts()
    {
        _tree.File("proc/meminfo", "MemTotal:       4000 kB\nMemFree:         100 kB\nMemAvailable:   2000 kB");
        Assert.That(Read().ToString(), Is.EqualTo("2048000"));
    }

    [Test]
    public void The_room_in_the_container_counts_where_it_is_less()
    {
        _tree.File("proc/meminfo", "MemAvailable:   2000 kB")
            .File("proc/self/mountinfo", CgroupTrees.UnifiedMount).File("proc/self/cgroup", "0::/")
            .File("sys/fs/cgroup/memory.max", "10000").File("sys/fs/cgroup/memory.current", "4000");
        Assert.That(Read().ToString(), Is.EqualTo("6000"));
    }

    [TestCase("MemAvailable: lots")]
    [TestCase("MemFree: 100 kB")]
    [TestCase("MemAvailable: 99999999999999999 kB")]
    public void Garbage_is_unavailable(string text)
    {
        _tree.File("proc/meminfo", text);
        Assert.That(Read().Cause, Does.Contain("proc/meminfo"));
    }

    private Reading<long> Read() => new LinuxMemory(_tree.Roots).Available();
}
