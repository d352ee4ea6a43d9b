using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>Idle: no input to this session for 4 minutes (<c>GetLastInputInfo</c>). Not run on this system yet.</summary>
/// <remarks>A service has no input of its own and would look idle for ever, so it gets no reading.</remarks>
internal sealed unsafe class WindowsIdle
{
    /// <summary>Task Scheduler's own time from the last input until the person counts as absent (Windows 8 and later).</summary>
    public static readonly TimeSpan Absence = TimeSpan.FromMinutes(4);

    private readonly delegate* unmanaged<LastInput*, int> _lastInput =
        (delegate* unmanaged<LastInput*, int>)NativeExport.Find("user32.dll", "GetLastInputInfo");

    private readonly delegate* unmanaged<uint> _ticks =
        (delegate* unmanaged<uint>)NativeExport.Find("kernel32.dll", "GetTickCount");

    public Reading<bool> Read(SensorNotes? notes = null)
    {
        var reading = Ask();
        notes?.Only("GetLastInputInfo", reading);
        notes?.Resolves("about 16 ms");
        return reading;
    }

    private Reading<bool> Ask()
    {
        if (_lastInput is null || _ticks is null)
            return Reading<bool>.Unavailable("no GetLastInputInfo in user32.dll");
        if (!Environment.UserInteractive)
            return Reading<bool>.Unavailable("GetLastInputInfo sees no person from a service");
        var input = new LastInput { Size = (uint)sizeof(LastInput) };
        if (_lastInput(&input) == 0)
            return Reading<bool>.Unavailable("GetLastInputInfo failed");
        return Sensed.As(SinceInput(_ticks(), input.Tick) >= Absence, "GetLastInputInfo");
    }

    /// <summary>Time between two values of the 32-bit millisecond counter, which starts again at 0 after 49.7 days.</summary>
    internal static TimeSpan SinceInput(uint now, uint lastInput)
    {
        var elapsed = unchecked(now - lastInput);
        // Input may arrive between the two calls; then the difference is a little below 0, not 49.7 days.
        return elapsed > uint.MaxValue - 1000 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(elapsed);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct LastInput
    {
        public uint Size;
        public uint Tick;
    }
}
