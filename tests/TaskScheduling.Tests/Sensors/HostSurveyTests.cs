using Microsoft.Extensions.Time.Testing;
using TaskScheduling.Tests.Sensors.Linux;

namespace TaskScheduling.Tests.Sensors;

public sealed class HostSurveyTests
{
    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void The_limits_of_a_recorded_container_are_found_with_their_places()
    {
        _tree.File("proc/self/mountinfo", CgroupTrees.UnifiedMount).File("proc/self/cgroup", "0::/")
            .File("sys/fs/cgroup/cpu.max", "50000 100000").File("sys/fs/cgroup/memory.max", "10000").File("sys/fs/cgroup/memory.current", "4000");
        var group = Path.Join(_tree.Path, "sys/fs/cgroup");

        var survey = HostSurvey.FromDirectory(_tree.Path, new FakeTimeProvider());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(survey.Container, Is.EqualTo(new ContainerLimits(0.5, 10000, 4000)));
            Assert.That(survey.Cores, Is.EqualTo(new CoresSurvey(1, Environment.ProcessorCount, 0.5)));
            Assert.That(survey.AvailableMemory.TryGet(out var bytes) ? bytes : -1, Is.EqualTo(6000));
            Assert.That(survey.ContainerFindings.Select(finding => (finding.Sensor, finding.Text, finding.Note)), Is.EqualTo(new[]
            {
                (group, "0.5 cores", "processor quota"), (group, "10000 bytes", "memory limit"),
            }));
        }
    }

    [Test]
    public void This_process_knows_its_clocks_or_why_it_has_none()
    {
        var survey = HostSurvey.Take(TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(survey.Cpu.Clock ?? survey.Cpu.Cause, Is.Not.Null.And.EqualTo(ThreadCpuClocks.Current?.Name ?? ThreadCpuClocks.UnavailableCause));
            Assert.That(survey.Clock.StepNanoseconds, Is.GreaterThan(0));
            Assert.That(survey.Heap.LimitBytes, Is.GreaterThan(0));
            Assert.That(survey.Cores.Usable, Is.InRange(1, survey.Cores.Affinity));
        }
    }
}
