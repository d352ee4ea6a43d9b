namespace TaskScheduling;

/// <summary>Picks the source of readings for the system the process runs on. The caller disposes it if it is disposable.</summary>
internal static class ConditionSources
{
    /// <summary>The source for this machine.</summary>
    /// <param name="time">Clock of the dwell, the pressure windows and the idle time.</param>
    public static IConditionSource ForThisMachine(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (OperatingSystem.IsLinux())
            return new LinuxConditionSource(LinuxRoots.Real, time);
        if (OperatingSystem.IsWindows())
            return new WindowsConditionSource(time);
        if (OperatingSystem.IsMacOS())
            return new MacConditionSource();
        return new MissingConditionSource("no sensors implemented for this operating system");
    }

    /// <summary>A source that reads a recorded Linux tree (DIR/sys, DIR/proc, DIR/dev) on any operating system.</summary>
    public static IConditionSource FromDirectory(string directory, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(time);
        return new LinuxConditionSource(LinuxRoots.FromDirectory(directory), time);
    }
}
