namespace TaskScheduling;

/// <summary>The members of <see cref="DeviceConditions"/> one by one; <see cref="ConditionKinds"/> are the groups that are read together.</summary>
internal enum ConditionReading
{
    Thermal,
    Power,
    BatteryLevel,
    LowPowerMode,
    Network,
    Idle,
    CpuPressure,
    MemoryPressure,
}
