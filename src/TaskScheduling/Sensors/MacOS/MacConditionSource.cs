namespace TaskScheduling;

/// <summary>Reads the device's condition through macOS' own functions. Not run on this system yet.</summary>
/// <remarks><see cref="Read"/> one at a time; <see cref="Changed"/> from any thread.</remarks>
internal sealed class MacConditionSource : IConditionSource, IDisposable
{
    private readonly MacThermal _thermal = new();
    private readonly MacPower _power = new();
    private readonly MacLowPower _lowPower = new();
    private readonly MacIdle _idle = new();
    private readonly NetworkAvailability _network;
    private readonly NetworkChangeHint _hint;

    public MacConditionSource(bool assumeUnmetered = true)
    {
        _network = new NetworkAvailability(assumeUnmetered);
        _hint = new NetworkChangeHint(this, OperatingSystem.IsMacOS());
    }

    public event EventHandler? Changed
    {
        add => _hint.Add(value);
        remove => _hint.Remove(value);
    }

    public DeviceConditions Read(ConditionKinds wanted)
    {
        var (source, level) = wanted.HasFlag(ConditionKinds.Power) ? _power.Read() : default;
        var pressure = wanted.HasFlag(ConditionKinds.Pressure) ? Reading<double>.Unavailable("macOS has no pressure counters") : default;
        return new DeviceConditions
        {
            Thermal = wanted.HasFlag(ConditionKinds.Thermal) ? _thermal.Read() : default,
            Power = source,
            BatteryLevel = level,
            LowPowerMode = wanted.HasFlag(ConditionKinds.Power) ? _lowPower.Read() : default,
            Network = wanted.HasFlag(ConditionKinds.Network) ? _network.Read() : default,
            CpuPressure = pressure,
            MemoryPressure = pressure,
            Idle = wanted.HasFlag(ConditionKinds.Idle) ? _idle.Read() : default,
        };
    }

    public void Dispose()
    {
        _hint.Dispose();
        _thermal.Dispose();
    }
}
