using System.Globalization;

namespace TaskScheduling;

/// <summary>
/// Limits of the control groups this process is in. A limit anywhere on the way to the root holds, so the tightest counts.
/// </summary>
internal sealed class LinuxContainer(LinuxRoots roots)
{
    // Version 1 writes "none" as the greatest page-aligned number, 9223372036854771712.
    private const long NoLimit = 1L << 60;

    private const string NoGroup = "control group";

    private readonly LinuxCgroup _cgroup = new(roots);

    public ContainerLimits Read(SensorNotes? notes = null)
    {
        var unified = _cgroup.Unified();
        var legacyCpu = _cgroup.Legacy("cpu");
        var cores = Tightest(legacyCpu, LegacyCores) ?? Tightest(unified, UnifiedCores);
        if (cores is { } quota)
            notes?.Used(quota.Directory, new Quantity(quota.Limit, "cores"), "processor quota");
        else
            notes?.Missing(legacyCpu.Concat(unified).FirstOrDefault() ?? NoGroup, "no processor quota");
        var legacyMemory = _cgroup.Legacy("memory");
        return legacyMemory.Length > 0
            ? Memory(cores?.Limit, legacyMemory, LegacyMemory, "memory.usage_in_bytes", "total_inactive_file", notes)
            : Memory(cores?.Limit, unified, UnifiedMemory, "memory.current", "inactive_file", notes);
    }

    private static ContainerLimits Memory(
        double? cores, string[] levels, Func<string, long?> limit, string usage, string cache, SensorNotes? notes)
    {
        var tightest = Tightest(levels, limit);
        var group = tightest?.Directory ?? levels.FirstOrDefault();
        if (tightest is { } found)
            notes?.Used(found.Directory, new Quantity(found.Limit, "bytes"), "memory limit");
        else
            notes?.Missing(group ?? NoGroup, "no memory limit");
        return new ContainerLimits(cores, tightest?.Limit, group is null ? null : WorkingSet(group, usage, cache));
    }

    private static (string Directory, T Limit)? Tightest<T>(string[] levels, Func<string, T?> limit) where T : struct, IComparable<T>
    {
        (string Directory, T Limit)? result = null;
        foreach (var directory in levels)
        {
            if (limit(directory) is { } found && (result is not { } r || found.CompareTo(r.Limit) < 0))
                result = (directory, found);
        }

        return result;
    }

    private static double? LegacyCores(string directory) =>
        Cores(KernelFile.Integer(Path.Join(directory, "cpu.cfs_quota_us")), KernelFile.Integer(Path.Join(directory, "cpu.cfs_period_us")));

    private static double? UnifiedCores(string directory) =>
        KernelFile.Text(Path.Join(directory, "cpu.max"))?.Split(' ') is [var quota, var period]
            ? Cores(Number(quota), Number(period))
            : null;

    // −1 (version 1) and "max" (version 2) mean no quota.
    private static double? Cores(long? quota, long? period) => quota > 0 && period > 0 ? (double)quota.Value / period.Value : null;

    private static long? LegacyMemory(string directory)
    {
        var own = Below(KernelFile.Integer(Path.Join(directory, "memory.limit_in_bytes")));
        // Knows of groups above the mount point, which a container cannot see.
        var inherited = Below(Stat(directory, "hierarchical_memory_limit"));
        return own is null ? inherited : inherited is null ? own : Math.Min(own.Value, inherited.Value);
    }

    private static long? UnifiedMemory(string directory) => Below(KernelFile.Integer(Path.Join(directory, "memory.max")));

    private static long? Below(long? limit) => limit is >= 0 and < NoLimit ? limit : null;

    // File cache that nobody used lately goes first when memory is short, so it is not held against the group.
    private static long? WorkingSet(string directory, string usage, string cache) =>
        KernelFile.Integer(Path.Join(directory, usage)) is >= 0 and var used ? Math.Max(0, used - (Stat(directory, cache) ?? 0)) : null;

    // Keys of memory.stat may move between kernels: look them up by name.
    private static long? Stat(string directory, string key)
    {
        var lines = KernelFile.Lines(Path.Join(directory, "memory.stat"));
        var line = Array.Find(lines, l => l.StartsWith(key + " ", StringComparison.Ordinal));
        return line is null ? null : Number(line[(key.Length + 1)..]);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
