namespace TaskScheduling;

/// <summary>How hot the device is, in Apple's four steps (<c>ProcessInfo.thermalState</c>).</summary>
public enum ThermalState
{
    /// <summary>No mitigation.</summary>
    Nominal,

    /// <summary>Slightly warm: start saving.</summary>
    Fair,

    /// <summary>Hot: the system reduces performance.</summary>
    Serious,

    /// <summary>Must cool: stop what can stop.</summary>
    Critical,
}
