using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace TaskScheduling;

/// <summary>Thread clocks by <c>GetThreadTimes</c>. Not run on this system yet.</summary>
/// <remarks>Units are 100 ns, but the system charges by its clock tick (about 15.6 ms), so short slices may read 0.</remarks>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsThreadCpuClock : IThreadCpuClock
{
    private const uint QueryLimitedInformation = 0x0800; // THREAD_QUERY_LIMITED_INFORMATION
    private const nint CurrentThread = -2; // the pseudo handle that GetCurrentThread() returns

    public string Name => "GetThreadTimes";

    public string Resolution => "about 15.6 ms";

    public bool TryReadCurrent(out long nanoseconds) =>
        Sum(GetThreadTimes(CurrentThread, out _, out _, out var kernel, out var user), kernel, user, out nanoseconds);

    public ThreadClockHandle? OpenCurrent()
    {
        var thread = OpenThread(QueryLimitedInformation, false, GetCurrentThreadId());
        if (!thread.IsInvalid)
            return new Handle(thread);
        thread.Dispose();
        return null;
    }

    private static bool Sum(bool read, long kernel, long user, out long nanoseconds)
    {
        nanoseconds = read ? (kernel + user) * 100 : 0;
        return read;
    }

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetThreadTimes(nint thread, out long created, out long exited, out long kernel, out long user);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetThreadTimes(SafeThreadHandle thread, out long created, out long exited, out long kernel, out long user);

    [LibraryImport("kernel32")]
    private static partial SafeThreadHandle OpenThread(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, uint threadId);

    [LibraryImport("kernel32")]
    private static partial uint GetCurrentThreadId();

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);

    // Nobody disposes it: a reader may hold it while its thread ends, so its finalizer closes it when the last one lets go.
    private sealed class Handle(SafeThreadHandle thread) : ThreadClockHandle
    {
        public override bool TryRead(out long nanoseconds) =>
            Sum(GetThreadTimes(thread, out _, out _, out var kernel, out var user), kernel, user, out nanoseconds);
    }

    private sealed class SafeThreadHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle() => CloseHandle(handle);
    }
}
