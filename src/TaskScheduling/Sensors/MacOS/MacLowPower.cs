using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>Low Power Mode from <c>NSProcessInfo.isLowPowerModeEnabled</c> (macOS 12 and later). Not run on this system yet.</summary>
/// <remarks>
/// There is no C function for it; each message needs its own signature because the arm64 calling convention has no generic one.
/// </remarks>
internal sealed unsafe class MacLowPower
{
    private const string Library = "/usr/lib/libobjc.A.dylib";
    private const string Property = "NSProcessInfo.isLowPowerModeEnabled";

    // NSProcessInfo lives in Foundation, which a console program has not loaded: finding any of its functions loads it.
    private readonly nint _foundation =
        NativeExport.Find("/System/Library/Frameworks/Foundation.framework/Foundation", "NSClassFromString");

    private readonly delegate* unmanaged<byte*, nint> _class =
        (delegate* unmanaged<byte*, nint>)NativeExport.Find(Library, "objc_getClass");

    private readonly delegate* unmanaged<byte*, nint> _selector =
        (delegate* unmanaged<byte*, nint>)NativeExport.Find(Library, "sel_registerName");

    private readonly delegate* unmanaged<nint, nint, byte> _responds =
        (delegate* unmanaged<nint, nint, byte>)NativeExport.Find(Library, "class_respondsToSelector");

    private readonly nint _send = NativeExport.Find(Library, "objc_msgSend");

    public Reading<bool> Read()
    {
        if (_foundation == 0 || _class is null || _selector is null || _responds is null || _send == 0)
            return Reading<bool>.Unavailable($"no Objective-C runtime in {Library}");
        var type = Named(_class, "NSProcessInfo");
        var enabled = Named(_selector, "isLowPowerModeEnabled");
        if (type == 0 || _responds(type, enabled) == 0)
            return Reading<bool>.Unavailable($"this macOS has no {Property}");
        var info = ((delegate* unmanaged<nint, nint, nint>)_send)(type, Named(_selector, "processInfo"));
        return info == 0
            ? Reading<bool>.Unavailable($"this macOS has no {Property}")
            : Sensed.As(((delegate* unmanaged<nint, nint, byte>)_send)(info, enabled) != 0, Property);
    }

    private static nint Named(delegate* unmanaged<byte*, nint> function, string name)
    {
        var text = Marshal.StringToCoTaskMemUTF8(name);
        try
        {
            return function((byte*)text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }
}
