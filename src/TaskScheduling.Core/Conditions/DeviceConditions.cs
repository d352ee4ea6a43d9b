namespace TaskScheduling;

/// <summary>One immutable snapshot of the device. Every member can be unavailable; no sensor never reads as 0 or nominal.</summary>
public sealed record DeviceConditions
{
    /// <summary>Nothing could be read.</summary>
    public static DeviceConditions Unknown { get; } = new();

    /// <summary>Cool, external power, full battery, unmetered network, no pressure, idle. The starting point of tests.</summary>
    public static DeviceConditions Ideal { get; } = new()
    {
        Thermal = ThermalState.Nominal,
        Power = PowerSource.External,
        BatteryLevel = 1.0,
        LowPowerMode = false,
        Network = NetworkState.Unmetered,
        CpuPressure = 0.0,
        MemoryPressure = 0.0,
        Idle = true,
    };

    /// <summary>Thermal state behind release gap and dwell.</summary>
    public Reading<ThermalState> Thermal { get; init; }

    /// <summary>Source of power. No battery fitted reads as External.</summary>
    public Reading<PowerSource> Power { get; init; }

    /// <summary>Charge of the system's batteries, 0 to 1. Unavailable where none is fitted.</summary>
    public Reading<double> BatteryLevel { get; init; }

    /// <summary>True while the person or the system asks to save energy; holds starts of refresh and processing tasks.</summary>
    public Reading<bool> LowPowerMode { get; init; }

    /// <summary>Network by default route.</summary>
    public Reading<NetworkState> Network { get; init; }

    /// <summary>Share of time in which something waited for a processor, 0 to 1. Shown; no profile has a rule on it.</summary>
    public Reading<double> CpuPressure { get; init; }

    /// <summary>Share of time in which something waited for memory, 0 to 1. Shown; no profile has a rule on it.</summary>
    public Reading<double> MemoryPressure { get; init; }

    /// <summary>True while nobody uses the device; on a server, while the machine has slack. The definition is the reading's sensor.</summary>
    public Reading<bool> Idle { get; init; }
}
