namespace TaskScheduling;

/// <summary>Power source and battery level from IOKit's power sources. Not run on this system yet.</summary>
internal sealed unsafe class MacPower
{
    private const string Library = "/System/Library/Frameworks/IOKit.framework/IOKit";

    private readonly CoreFoundation _foundation = new();
    private readonly delegate* unmanaged<nint> _info = (delegate* unmanaged<nint>)NativeExport.Find(Library, "IOPSCopyPowerSourcesInfo");
    private readonly delegate* unmanaged<nint, nint> _list =
        (delegate* unmanaged<nint, nint>)NativeExport.Find(Library, "IOPSCopyPowerSourcesList");

    private readonly delegate* unmanaged<nint, nint> _providing =
        (delegate* unmanaged<nint, nint>)NativeExport.Find(Library, "IOPSGetProvidingPowerSourceType");

    private readonly delegate* unmanaged<nint, nint, nint> _describe =
        (delegate* unmanaged<nint, nint, nint>)NativeExport.Find(Library, "IOPSGetPowerSourceDescription");

    public (Reading<PowerSource> Source, Reading<double> Level) Read()
    {
        if (!_foundation.IsAvailable || _info is null || _list is null || _providing is null || _describe is null)
            return Missing($"no power sources in {Library}");
        var info = _info();
        if (info == 0)
            return Missing("IOPSCopyPowerSourcesInfo failed");
        var list = _list(info);
        var sources = _foundation.Items(list).Select(item => Describe(info, item)).ToList();
        var result = (MacPowerSource.Source(_foundation.Text(_providing(info)), sources.Count), MacPowerSource.Level(sources));
        _foundation.Release(list);
        _foundation.Release(info);
        return result;
    }

    private MacPowerSource Describe(nint info, nint source)
    {
        var description = _describe(info, source);
        return new MacPowerSource(_foundation.Text(description, "Type"),
            _foundation.Number(description, "Current Capacity"), _foundation.Number(description, "Max Capacity"));
    }

    private static (Reading<PowerSource> Source, Reading<double> Level) Missing(string cause) =>
        (Reading<PowerSource>.Unavailable(cause), Reading<double>.Unavailable(cause));
}
