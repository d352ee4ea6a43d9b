namespace TaskScheduling;

/// <summary>
/// Idle: no input to the session for 4 minutes (<c>CGEventSourceSecondsSinceLastEventType</c>). Not run on this system yet.
/// </summary>
internal sealed unsafe class MacIdle
{
    /// <summary>As on Windows; macOS publishes no such number.</summary>
    public static readonly TimeSpan Absence = TimeSpan.FromMinutes(4);

    public const string Function = "CGEventSourceSecondsSinceLastEventType";
    private const string Library = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices";
    private const int CombinedSessionState = 0;
    private const uint AnyInputEvent = uint.MaxValue;

    private readonly delegate* unmanaged<int, uint, double> _seconds =
        (delegate* unmanaged<int, uint, double>)NativeExport.Find(Library, Function);

    public Reading<bool> Read() => _seconds is null
        ? Reading<bool>.Unavailable($"no {Function} in {Library}")
        : FromSeconds(_seconds(CombinedSessionState, AnyInputEvent));

    /// <summary>Seconds as a fraction; negative or not a number where no session gives input.</summary>
    internal static Reading<bool> FromSeconds(double seconds) => double.IsFinite(seconds) && seconds >= 0
        ? Sensed.As(seconds >= Absence.TotalSeconds, Function)
        : Reading<bool>.Unavailable($"{Function} knows no input");
}
