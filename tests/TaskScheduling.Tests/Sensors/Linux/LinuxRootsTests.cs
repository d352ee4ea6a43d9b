namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxRootsTests
{
    [Test]
    public void Paths_of_the_machine_are_found_below_the_copy()
    {
        var roots = new LinuxRoots("/copy/sys", "/copy/proc", "/copy/dev");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(roots.Map("/sys/fs/cgroup"), Is.EqualTo("/copy/sys/fs/cgroup"));
            Assert.That(roots.Map("/dev/cgroup"), Is.EqualTo("/copy/dev/cgroup"));
            Assert.That(roots.Map("/system/x"), Is.Null);
            Assert.That(roots.IsReal, Is.False);
        }
    }

    [Test]
    public void On_the_real_machine_a_path_is_itself()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(LinuxRoots.Real.Map("/cgroup"), Is.EqualTo("/cgroup"));
            Assert.That(LinuxRoots.Real.IsReal, Is.True);
        }
    }
}
