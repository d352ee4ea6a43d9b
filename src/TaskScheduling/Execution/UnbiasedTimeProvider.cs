using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TaskScheduling;

/// <summary>System time whose timestamps stand still while the machine sleeps.</summary>
/// <remarks>
/// Linux and macOS count this way by themselves (CLOCK_MONOTONIC, CLOCK_UPTIME_RAW). On Windows the performance counter goes on
/// during sleep, so the unbiased interrupt time is taken (learn.microsoft.com, QueryUnbiasedInterruptTimePrecise, 100 ns units).
/// Not run on Windows yet.
/// </remarks>
internal static partial class UnbiasedTimeProvider
{
    public static TimeProvider ForThisMachine { get; } = OperatingSystem.IsWindows() ? new Windows() : TimeProvider.System;

    /// <summary>What its timestamps are read from.</summary>
    public static string Name { get; } =
        OperatingSystem.IsWindows() ? "QueryUnbiasedInterruptTimePrecise"
        : OperatingSystem.IsMacOS() ? "CLOCK_UPTIME_RAW"
        : OperatingSystem.IsLinux() ? "CLOCK_MONOTONIC"
        : "TimeProvider.System";

    /// <summary>Whether it stands still while the machine sleeps; null: not known on this system.</summary>
    public static bool? ExcludesSuspend { get; } = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || OperatingSystem.IsLinux() ? true : null;

    /// <summary>False for a clock that somebody moves by hand.</summary>
    public static bool IsOfThisMachine(TimeProvider time) => time == TimeProvider.System || time == ForThisMachine;

    [SupportedOSPlatform("windows")]
    private sealed partial class Windows : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            QueryUnbiasedInterruptTimePrecise(out var time);
            return (long)time;
        }

        [LibraryImport("api-ms-win-core-realtime-l1-1-1.dll")]
        private static partial void QueryUnbiasedInterruptTimePrecise(out ulong unbiasedInterruptTimePrecise);
    }
}
