using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TaskScheduling;

/// <summary>Thread clocks by <c>clock_gettime_nsec_np</c> (own) and <c>thread_info</c> (others). Not run on this system yet.</summary>
/// <remarks>The own clock counts nanoseconds, the one of another thread microseconds.</remarks>
[SupportedOSPlatform("macos")]
internal sealed partial class MacThreadCpuClock : IThreadCpuClock
{
    private const int OwnThreadClock = 16; // CLOCK_THREAD_CPUTIME_ID
    private const int BasicInfo = 3; // THREAD_BASIC_INFO
    private const uint BasicInfoCount = 10; // THREAD_BASIC_INFO_COUNT: the size of the structure in 32-bit units

    public string Name => "clock_gettime_nsec_np and thread_info";

    public string Resolution => "1 ns on the own thread, 1 us on others";

    public bool TryReadCurrent(out long nanoseconds)
    {
        nanoseconds = (long)ClockGetTime(OwnThreadClock); // 0 is its way to say that it failed
        return nanoseconds > 0;
    }

    // The port of pthread_mach_thread_np is borrowed from the thread: there is nothing to release.
    public ThreadClockHandle? OpenCurrent() =>
        PortOf(CurrentThread()) is not 0 and var port ? new Handle(port) : null;

    [LibraryImport("libSystem", EntryPoint = "clock_gettime_nsec_np")]
    private static partial ulong ClockGetTime(int clock);

    [LibraryImport("libSystem", EntryPoint = "pthread_self")]
    private static partial nint CurrentThread();

    [LibraryImport("libSystem", EntryPoint = "pthread_mach_thread_np")]
    private static partial uint PortOf(nint thread);

    [LibraryImport("libSystem", EntryPoint = "thread_info")]
    private static unsafe partial int ThreadInfo(uint port, int flavor, ThreadBasicInfo* info, uint* count);

    private struct ThreadBasicInfo
    {
#pragma warning disable CS0649 // the kernel writes them
        public int UserSeconds;
        public int UserMicroseconds;
        public int SystemSeconds;
        public int SystemMicroseconds;
        public int CpuUsage;
        public int Policy;
        public int RunState;
        public int Flags;
        public int SuspendCount;
        public int SleepTime;
#pragma warning restore CS0649
    }

    private sealed class Handle(uint port) : ThreadClockHandle
    {
        public override unsafe bool TryRead(out long nanoseconds)
        {
            ThreadBasicInfo info;
            var count = BasicInfoCount;
            var read = ThreadInfo(port, BasicInfo, &info, &count) == 0;
            var seconds = (long)info.UserSeconds + info.SystemSeconds;
            var microseconds = (long)info.UserMicroseconds + info.SystemMicroseconds;
            nanoseconds = read ? (seconds * 1_000_000_000) + (microseconds * 1_000) : 0;
            return read;
        }
    }
}
