namespace TaskScheduling;

/// <summary>
/// Pressure on processors and memory (PSI). In a container <c>/proc/pressure</c> is the host's, so the group's own file comes
/// first.
/// </summary>
internal sealed class LinuxPressure(LinuxRoots roots, LinuxCgroup cgroup)
{
    private readonly PressureFile _cpu = new(Candidates(roots, cgroup, "cpu"));
    private readonly PressureFile _memory = new(Candidates(roots, cgroup, "memory"));

    public Reading<double> Cpu(TimeSpan now, SensorNotes? notes = null) => _cpu.Read(now, notes);

    public Reading<double> Memory(TimeSpan now, SensorNotes? notes = null) => _memory.Read(now, notes);

    private static string[] Candidates(LinuxRoots roots, LinuxCgroup cgroup, string resource)
    {
        var machine = Path.Join(roots.Proc, "pressure", resource);
        return cgroup.Unified() is [var own, ..] ? [Path.Join(own, resource + ".pressure"), machine] : [machine];
    }
}
