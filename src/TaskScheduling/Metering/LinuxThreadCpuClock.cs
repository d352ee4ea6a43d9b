using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TaskScheduling;

/// <summary>Thread clocks by <c>clock_gettime</c>: exact to the nanosecond, for the own thread and for others of this process.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LinuxThreadCpuClock : IThreadCpuClock
{
    private const int OwnThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    public string Name => "clock_gettime(CLOCK_THREAD_CPUTIME_ID)";

    public string Resolution => "1 ns";

    public bool TryReadCurrent(out long nanoseconds) => TryRead(OwnThreadClock, out nanoseconds);

    public ThreadClockHandle? OpenCurrent() =>
        ThreadIdCall is { } call && (int)SystemCall(call) is > 0 and var id ? new Handle(id) : null;

    // The C library has gettid() only from glibc 2.30 on; the call itself is everywhere, under a number for each processor.
    private static nint? ThreadIdCall => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 186,
        Architecture.X86 or Architecture.Arm or Architecture.Armv6 => 224,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 178,
        Architecture.Ppc64le => 207,
        Architecture.S390x => 236,
        _ => null,
    };

    private static unsafe bool TryRead(int clock, out long nanoseconds)
    {
        TimeSpec time;
        var read = ClockGetTime(clock, &time) == 0;
        nanoseconds = read ? ((long)time.Seconds * 1_000_000_000) + time.Nanoseconds : 0;
        return read;
    }

    // Short and never blocking, so it may skip the switch to preemptive mode, which would cost more than it protects.
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static unsafe partial int ClockGetTime(int clock, TimeSpec* time);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    private sealed class Handle(int threadId) : ThreadClockHandle
    {
        // The kernel's clock id of a thread: its number inverted, above three bits that say "one thread, time on the processor".
        private readonly int _clock = (~threadId << 3) | 6;

        public override bool TryRead(out long nanoseconds) => LinuxThreadCpuClock.TryRead(_clock, out nanoseconds);
    }
}
