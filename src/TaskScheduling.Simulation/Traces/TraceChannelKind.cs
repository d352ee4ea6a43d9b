namespace TaskScheduling.Simulation;

/// <summary>What a channel of a trace tells, and in which unit.</summary>
internal enum TraceChannelKind
{
    /// <summary>°C.</summary>
    TemperatureCelsius,

    /// <summary>MHz.</summary>
    ClockMegahertz,

    /// <summary>Runnable threads, averaged by the recorder.</summary>
    LoadAverage,

    /// <summary>Busy share of all cores, 0 to 1.</summary>
    CpuShare,

    /// <summary>Charge, 0 to 1.</summary>
    BatteryShare,

    /// <summary>1 on external power, else 0.</summary>
    ExternalPower,

    /// <summary>The number of a <see cref="TaskScheduling.NetworkState"/>: 0 none, 1 metered, 2 unmetered.</summary>
    NetworkState,

    /// <summary>1 while nobody uses the device, else 0.</summary>
    Idle,

    /// <summary>W, drawn by the whole device.</summary>
    PowerWatts,

    /// <summary>The number of a <see cref="TaskScheduling.ThermalState"/>: 0 nominal to 3 critical.</summary>
    ThermalState,
}
