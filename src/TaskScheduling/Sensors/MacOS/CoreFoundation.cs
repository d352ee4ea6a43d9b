using System.Runtime.InteropServices;
using System.Text;

namespace TaskScheduling;

/// <summary>The few functions of CoreFoundation that reading power sources takes. Not run on this system yet.</summary>
internal sealed unsafe class CoreFoundation
{
    private const string Library = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
    private const uint Utf8 = 0x08000100;
    private const nint DoubleType = 13;

    private readonly delegate* unmanaged<nint, void> _release =
        (delegate* unmanaged<nint, void>)NativeExport.Find(Library, "CFRelease");

    private readonly delegate* unmanaged<nint, nint> _count =
        (delegate* unmanaged<nint, nint>)NativeExport.Find(Library, "CFArrayGetCount");

    private readonly delegate* unmanaged<nint, nint, nint> _at =
        (delegate* unmanaged<nint, nint, nint>)NativeExport.Find(Library, "CFArrayGetValueAtIndex");

    private readonly delegate* unmanaged<nint, nint, nint> _value =
        (delegate* unmanaged<nint, nint, nint>)NativeExport.Find(Library, "CFDictionaryGetValue");

    private readonly delegate* unmanaged<nint, nint, double*, byte> _number =
        (delegate* unmanaged<nint, nint, double*, byte>)NativeExport.Find(Library, "CFNumberGetValue");

    private readonly delegate* unmanaged<nint, byte*, nint, uint, byte> _copyText =
        (delegate* unmanaged<nint, byte*, nint, uint, byte>)NativeExport.Find(Library, "CFStringGetCString");

    private readonly delegate* unmanaged<nint, byte*, uint, nint> _makeText =
        (delegate* unmanaged<nint, byte*, uint, nint>)NativeExport.Find(Library, "CFStringCreateWithCString");

    /// <summary>Whether all of them were found.</summary>
    public bool IsAvailable => _release is not null && _count is not null && _at is not null && _value is not null
        && _number is not null && _copyText is not null && _makeText is not null;

    public void Release(nint reference)
    {
        if (reference != 0)
            _release(reference);
    }

    public IEnumerable<nint> Items(nint array)
    {
        var items = new List<nint>();
        for (nint i = 0, count = array == 0 ? 0 : _count(array); i < count; i++)
            items.Add(_at(array, i));
        return items;
    }

    /// <summary>The text of a CFString of at most 255 bytes; null for 0.</summary>
    public string? Text(nint text)
    {
        if (text == 0)
            return null;
        Span<byte> buffer = stackalloc byte[256];
        fixed (byte* start = buffer)
            return _copyText(text, start, buffer.Length, Utf8) != 0 ? Encoding.UTF8.GetString(buffer[..buffer.IndexOf((byte)0)]) : null;
    }

    public string? Text(nint dictionary, string key) => Text(Value(dictionary, key));

    public double? Number(nint dictionary, string key)
    {
        var value = Value(dictionary, key);
        double number;
        return value != 0 && _number(value, DoubleType, &number) != 0 ? number : null;
    }

    private nint Value(nint dictionary, string key)
    {
        var bytes = Marshal.StringToCoTaskMemUTF8(key);
        var name = _makeText(0, (byte*)bytes, Utf8);
        Marshal.FreeCoTaskMem(bytes);
        var value = name == 0 || dictionary == 0 ? 0 : _value(dictionary, name);
        Release(name);
        return value;
    }
}
