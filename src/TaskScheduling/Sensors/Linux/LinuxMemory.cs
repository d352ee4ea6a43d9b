using System.Globalization;

namespace TaskScheduling;

/// <summary>
/// Memory that can still be used: <c>MemAvailable</c> of <c>/proc/meminfo</c> (not <c>MemFree</c>), or what the container leaves if
/// that is less.
/// </summary>
internal sealed class LinuxMemory(LinuxRoots roots)
{
    private readonly string _path = Path.Join(roots.Proc, "meminfo");
    private readonly LinuxContainer _container = new(roots);

    /// <summary>Bytes.</summary>
    public Reading<long> Available()
    {
        var limits = _container.Read();
        long? left = limits is { MemoryBytes: { } limit, WorkingSetBytes: { } used } ? Math.Max(0, limit - used) : null;
        // Host-wide inside a container, so the container's own room counts where it is the smaller.
        if (MachineBytes() is { } machine && !(left < machine))
            return Sensed.As(machine, "meminfo MemAvailable");
        return left is { } bytes
            ? Sensed.As(bytes, "memory limit of the control group")
            : Reading<long>.Unavailable($"no MemAvailable in {_path} and no memory limit");
    }

    private long? MachineBytes()
    {
        const string key = "MemAvailable:";
        var line = Array.Find(KernelFile.Lines(_path), l => l.StartsWith(key, StringComparison.Ordinal));
        var words = line?[key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var number, "kB"] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            && kilobytes <= long.MaxValue / 1024
                ? kilobytes * 1024
                : null;
    }
}
