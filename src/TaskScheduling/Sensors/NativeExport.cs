using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>Finds functions of system libraries without exceptions: another system, or an old one, simply does not have them.</summary>
internal static class NativeExport
{
    /// <summary>The address of a function, or 0. The library stays loaded: system libraries are never unloaded.</summary>
    public static nint Find(string library, string function) =>
        NativeLibrary.TryLoad(library, typeof(NativeExport).Assembly, DllImportSearchPath.System32, out var handle)
        && NativeLibrary.TryGetExport(handle, function, out var address)
            ? address
            : 0;
}
