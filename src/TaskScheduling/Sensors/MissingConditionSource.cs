namespace TaskScheduling;

/// <summary>A source that has no sensor at all and says why.</summary>
internal sealed class MissingConditionSource(string cause) : IConditionSource
{
    public event EventHandler? Changed
    {
        add { }
        remove { }
    }

    public DeviceConditions Read(ConditionKinds wanted) => new()
    {
        Thermal = Missing<ThermalState>(wanted, ConditionKinds.Thermal),
        Power = Missing<PowerSource>(wanted, ConditionKinds.Power),
        BatteryLevel = Missing<double>(wanted, ConditionKinds.Power),
        LowPowerMode = Missing<bool>(wanted, ConditionKinds.Power),
        Network = Missing<NetworkState>(wanted, ConditionKinds.Network),
        CpuPressure = Missing<double>(wanted, ConditionKinds.Pressure),
        MemoryPressure = Missing<double>(wanted, ConditionKinds.Pressure),
        Idle = Missing<bool>(wanted, ConditionKinds.Idle),
    };

    private Reading<T> Missing<T>(ConditionKinds wanted, ConditionKinds kind) where T : struct =>
        wanted.HasFlag(kind) ? Reading<T>.Unavailable(cause) : default;
}
