using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>Power source, battery level and battery saver from <c>GetSystemPowerStatus</c>. Not run on this system yet.</summary>
internal sealed unsafe class WindowsPower
{
    private const string Missing = "no GetSystemPowerStatus in kernel32.dll";

    private readonly delegate* unmanaged<NativeStatus*, int> _read =
        (delegate* unmanaged<NativeStatus*, int>)NativeExport.Find("kernel32.dll", "GetSystemPowerStatus");

    /// <summary>The status now; null, and why, if there is none.</summary>
    public (SystemPowerStatus? Status, string Cause) Read()
    {
        if (_read is null)
            return (null, Missing);
        NativeStatus native;
        return _read(&native) != 0
            ? (new SystemPowerStatus(native.AcLine, native.BatteryFlag, native.LifePercent, native.SystemStatus), "")
            : (null, "GetSystemPowerStatus failed");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct NativeStatus
    {
        public byte AcLine;
        public byte BatteryFlag;
        public byte LifePercent;
        public byte SystemStatus;
        public uint LifeSeconds;
        public uint FullLifeSeconds;
    }
}
