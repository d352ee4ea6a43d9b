namespace TaskScheduling;

/// <summary>Groups of readings that are taken together. A sensor is read only while a task depends on it.</summary>
[Flags]
public enum ConditionKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="DeviceConditions.Thermal"/>.</summary>
    Thermal = 1,

    /// <summary><see cref="DeviceConditions.Power"/>, <see cref="DeviceConditions.BatteryLevel"/> and <see cref="DeviceConditions.LowPowerMode"/>.</summary>
    Power = 2,

    /// <summary><see cref="DeviceConditions.Network"/>.</summary>
    Network = 4,

    /// <summary><see cref="DeviceConditions.Idle"/>.</summary>
    Idle = 8,

    /// <summary><see cref="DeviceConditions.CpuPressure"/> and <see cref="DeviceConditions.MemoryPressure"/>.</summary>
    Pressure = 16,

    /// <summary>Everything.</summary>
    All = Thermal | Power | Network | Idle | Pressure,
}
