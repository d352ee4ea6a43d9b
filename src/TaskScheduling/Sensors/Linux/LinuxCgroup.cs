namespace TaskScheduling;

/// <summary>Finds the control groups of this process: version 1, version 2, or both at once (hybrid).</summary>
internal sealed class LinuxCgroup(LinuxRoots roots)
{
    /// <summary>
    /// Directories of a version 1 controller ("cpu", "memory"), own group first, the mount point last; empty if it is not mounted.
    /// </summary>
    public string[] Legacy(string controller) => Levels(
        Mounts().FirstOrDefault(m => !m.IsUnified && m.Controllers.Contains(controller)),
        Memberships().FirstOrDefault(m => m.Controllers.Contains(controller)).Path);

    /// <summary>Directories of the version 2 tree, own group first, the mount point last; empty if it is not mounted.</summary>
    public string[] Unified() => Levels(
        Mounts().FirstOrDefault(m => m.IsUnified),
        Memberships().FirstOrDefault(m => m.Controllers is [""]).Path);

    private string[] Levels(CgroupMount? mount, string? path) =>
        mount is null || path is null ? [] : [.. mount.Levels(path).Select(roots.Map).OfType<string>()];

    private IEnumerable<CgroupMount> Mounts() =>
        KernelFile.Lines(Path.Join(roots.Proc, "self/mountinfo")).Select(CgroupMount.Parse).OfType<CgroupMount>();

    // 4:memory:/path for version 1, 0::/path for version 2. A path may contain colons.
    private IEnumerable<(string[] Controllers, string Path)> Memberships() =>
        KernelFile.Lines(Path.Join(roots.Proc, "self/cgroup"))
            .Select(l => l.Split(':', 3))
            .Where(p => p is [_, _, ['/', ..]])
            .Select(p => (p[1].Split(','), p[2]));
}
