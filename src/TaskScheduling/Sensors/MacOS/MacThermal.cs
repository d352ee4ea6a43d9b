using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>
/// Thermal state from the notification <c>com.apple.system.thermalpressurelevel</c> (notify(3)). Not run on this system yet.
/// </summary>
/// <remarks>The system settles the level itself, so neither gap nor dwell is added. Not thread-safe; one registration for life.</remarks>
internal sealed unsafe class MacThermal : IDisposable
{
    private const string Library = "/usr/lib/libSystem.B.dylib";
    public const string Key = "com.apple.system.thermalpressurelevel";

    private readonly delegate* unmanaged<byte*, int*, uint> _register =
        (delegate* unmanaged<byte*, int*, uint>)NativeExport.Find(Library, "notify_register_check");

    private readonly delegate* unmanaged<int, ulong*, uint> _state =
        (delegate* unmanaged<int, ulong*, uint>)NativeExport.Find(Library, "notify_get_state");

    private readonly delegate* unmanaged<int, uint> _cancel =
        (delegate* unmanaged<int, uint>)NativeExport.Find(Library, "notify_cancel");

    private int? _token;

    public Reading<ThermalState> Read()
    {
        if (_register is null || _state is null)
            return Reading<ThermalState>.Unavailable($"no notify_register_check in {Library}");
        if ((_token ??= Register()) is not { } token)
            return Reading<ThermalState>.Unavailable($"notify_register_check refused {Key}");
        ulong level;
        var status = _state(token, &level);
        return status == 0
            ? Sensed.As(FromPressureLevel(level), $"{Key} {level}")
            : Reading<ThermalState>.Unavailable($"notify_get_state failed with {status}");
    }

    public void Dispose()
    {
        if (_token is { } token && _cancel is not null)
            _ = _cancel(token);
        _token = null;
    }

    /// <summary>macOS levels: 0 nominal, 1 moderate, 2 heavy, 3 trapping, 4 sleeping. The map is ours; Apple's is private.</summary>
    internal static ThermalState FromPressureLevel(ulong level) => level switch
    {
        0 => ThermalState.Nominal,
        1 => ThermalState.Fair,
        2 => ThermalState.Serious,
        _ => ThermalState.Critical,
    };

    private int? Register()
    {
        var name = Marshal.StringToCoTaskMemUTF8(Key);
        try
        {
            int token;
            return _register((byte*)name, &token) == 0 ? token : null;
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }
}
