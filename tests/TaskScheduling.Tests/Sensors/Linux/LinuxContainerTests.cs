namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxContainerTests
{
    private const string NoLimit = "9223372036854771712";

    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void Version_2_takes_the_tightest_limit_on_the_way_to_the_root()
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.UnifiedMount).File("proc/self/cgroup", "0::/slice/app.service")
            .File("sys/fs/cgroup/slice/app.service/cpu.max", "max 100000").File("sys/fs/cgroup/slice/cpu.max", "150000 100000")
            .File("sys/fs/cgroup/slice/app.service/memory.max", "4000").File("sys/fs/cgroup/slice/memory.max", "3000")
            .File("sys/fs/cgroup/slice/app.service/memory.current", "500")
            .File("sys/fs/cgroup/slice/memory.current", "2500")
            .File("sys/fs/cgroup/slice/memory.stat", "anon 900\nactive_file 1\ninactive_file 700");
        Assert.That(Read(), Is.EqualTo(new ContainerLimits(1.5, 3000, 1800)));
    }

    [Test]
    public void Version_2_without_limits_gives_the_working_set_of_the_own_group()
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.UnifiedMount).File("proc/self/cgroup", "0::/app")
            .File("sys/fs/cgroup/app/cpu.max", "max 100000").File("sys/fs/cgroup/app/memory.max", "max")
            .File("sys/fs/cgroup/app/memory.current", "500").File("sys/fs/cgroup/app/memory.stat", "inactive_file 600");
        Assert.That(Read(), Is.EqualTo(new ContainerLimits(null, null, 0)), "cache may be counted a little later than use, never below 0");
    }

    [Test]
    public void Version_1_reads_quota_and_limit_of_its_own_controllers()
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.LegacyMounts)
            .File("proc/self/cgroup", "4:memory:/app\n2:cpu,cpuacct:/app\n1:name=systemd:/x")
            .File("sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "-1").File("sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "100000")
            .File("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "50000").File("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000")
            .File("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "8000").File("sys/fs/cgroup/memory/memory.limit_in_bytes", NoLimit)
            .File("sys/fs/cgroup/memory/app/memory.usage_in_bytes", "5000")
            .File("sys/fs/cgroup/memory/app/memory.stat", "total_inactive_file 1000");
        Assert.That(Read(), Is.EqualTo(new ContainerLimits(0.5, 8000, 4000)));
    }

    [Test]
    public void Version_1_knows_of_a_limit_above_the_mount()
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.LegacyMounts).File("proc/self/cgroup", "4:memory:/")
            .File("sys/fs/cgroup/memory/memory.limit_in_bytes", NoLimit)
            .File("sys/fs/cgroup/memory/memory.stat", $"hierarchical_memory_limit 7000\nhierarchical_memsw_limit {NoLimit}");
        Assert.That(Read(), Is.EqualTo(new ContainerLimits(null, 7000, null)));
    }

    [Test]
    public void A_hybrid_takes_each_controller_from_where_it_is()
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.HybridMounts).File("proc/self/cgroup", "4:memory:/app\n0::/unified-app")
            .File("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "8000")
            .File("sys/fs/cgroup/unified/unified-app/cpu.max", "200000 100000").File("sys/fs/cgroup/unified/unified-app/memory.max", "1");
        Assert.That(Read(), Is.EqualTo(new ContainerLimits(2.0, 8000, null)));
    }

    [Test]
    public void A_container_without_a_namespace_sees_its_group_as_the_mount()
    {
        _tree.File("proc/self/mountinfo", "35 31 0:32 /docker/ab12 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory")
            .File("proc/self/cgroup", "4:memory:/docker/ab12/inner")
            .File("sys/fs/cgroup/memory/memory.limit_in_bytes", "9000").File("sys/fs/cgroup/memory/inner/memory.limit_in_bytes", NoLimit);
        Assert.That(Read().MemoryBytes, Is.EqualTo(9000));
    }

    [TestCase("0::/../other")]
    [TestCase("0::/")]
    [TestCase("0::/gone/away")]
    public void A_path_that_leads_nowhere_still_finds_the_mounted_group(string membership)
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.UnifiedMount).File("proc/self/cgroup", membership)
            .File("sys/fs/cgroup/memory.max", "77");
        Assert.That(Read().MemoryBytes, Is.EqualTo(77));
    }

    [TestCase("", "")]
    [TestCase("garbage", "garbage")]
    [TestCase("1 2 3 - cgroup2", "0:")]
    [TestCase(CgroupTrees.UnifiedMount, "0::relative")]
    [TestCase("29 23 0:26 / /elsewhere rw - cgroup2 cgroup2 rw", "0::/")]
    public void Garbage_is_no_limit(string mounts, string memberships)
    {
        _tree.File("proc/self/mountinfo", mounts).File("proc/self/cgroup", memberships).File("sys/fs/cgroup/memory.max", "77");
        Assert.That(Read(), Is.EqualTo(new ContainerLimits(null, null, null)));
    }

    [TestCase("max")]
    [TestCase("0 100000")]
    [TestCase("50000 0")]
    [TestCase("x y")]
    [TestCase("")]
    public void A_quota_that_is_none_is_none(string text)
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.UnifiedMount).File("proc/self/cgroup", "0::/").File("sys/fs/cgroup/cpu.max", text);
        Assert.That(Read().CpuCores, Is.Null);
    }

    [Test]
    public void Blanks_in_a_mount_point_are_decoded() =>
        Assert.That(CgroupMount.Parse(@"29 23 0:26 / /sys/fs/my\040group rw - cgroup2 cgroup2 rw")?.Point, Is.EqualTo("/sys/fs/my group"));

    [Test]
    public void The_real_machine_is_read_without_throwing() =>
        Assert.That(() => new LinuxContainer(LinuxRoots.Real).Read(), Throws.Nothing);

    private ContainerLimits Read() => new LinuxContainer(_tree.Roots).Read();
}
