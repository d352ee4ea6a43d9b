using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>The thread clock of this system, or the cause why there is none.</summary>
/// <remarks>Found once, by trying it: a system that knows the call may still forbid it. Thread-safe.</remarks>
internal static class ThreadCpuClocks
{
    static ThreadCpuClocks()
    {
        try
        {
            Current = ForThisSystem();
            UnavailableCause = Current is null
                ? $"no thread clock is known for {RuntimeInformation.OSDescription} on {RuntimeInformation.ProcessArchitecture}"
                : CauseOfRefusal(Current);
        }
        catch (Exception fault)
        {
            UnavailableCause = $"the thread clock failed: {fault.Message}";
        }

        if (UnavailableCause is not null)
            Current = null;
    }

    /// <summary>The clock that works here; null when processor time cannot be metered.</summary>
    public static IThreadCpuClock? Current { get; }

    /// <summary>Why a CPU budget is "not applied" on this system; null when it is applied.</summary>
    public static string? UnavailableCause { get; }

    private static IThreadCpuClock? ForThisSystem() =>
        OperatingSystem.IsLinux() ? new LinuxThreadCpuClock()
        : OperatingSystem.IsWindows() ? new WindowsThreadCpuClock()
        : OperatingSystem.IsMacOS() ? new MacThreadCpuClock()
        : null;

    private static string? CauseOfRefusal(IThreadCpuClock clock) =>
        !clock.TryReadCurrent(out _) ? "the system refuses to read the clock of the own thread"
        : clock.OpenCurrent() is not { } handle ? "the system gives no handle to the clock of a thread"
        : !handle.TryRead(out _) ? "the system refuses to read the clock of another thread"
        : null;
}
