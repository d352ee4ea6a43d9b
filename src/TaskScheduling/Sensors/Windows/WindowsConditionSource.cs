namespace TaskScheduling;

/// <summary>Reads the device's condition through Windows' own functions. Not run on this system yet.</summary>
/// <remarks><see cref="Read"/> one at a time; <see cref="Changed"/> from any thread.</remarks>
internal sealed class WindowsConditionSource : IConditionSource, IDisposable
{
    private const string NoPressure = "Windows has no pressure counters";

    private readonly WindowsPower _power = new();
    private readonly WindowsIdle _idle = new();
    private readonly WindowsThermal _thermal;
    private readonly NetworkAvailability _network;
    private readonly NetworkChangeHint _hint;

    public WindowsConditionSource(TimeProvider time, bool assumeUnmetered = true)
    {
        _thermal = new WindowsThermal(time);
        _network = new NetworkAvailability(assumeUnmetered);
        _hint = new NetworkChangeHint(this, OperatingSystem.IsWindows());
    }

    public event EventHandler? Changed
    {
        add => _hint.Add(value);
        remove => _hint.Remove(value);
    }

    public DeviceConditions Read(ConditionKinds wanted)
    {
        var conditions = new DeviceConditions
        {
            Thermal = wanted.HasFlag(ConditionKinds.Thermal) ? _thermal.Read() : default,
            Network = wanted.HasFlag(ConditionKinds.Network) ? _network.Read() : default,
            Idle = wanted.HasFlag(ConditionKinds.Idle) ? _idle.Read() : default,
        };
        if (wanted.HasFlag(ConditionKinds.Pressure))
        {
            var none = Reading<double>.Unavailable(NoPressure);
            conditions = conditions with { CpuPressure = none, MemoryPressure = none };
        }

        return wanted.HasFlag(ConditionKinds.Power) ? WithPower(conditions) : conditions;
    }

    public void Dispose() => _hint.Dispose();

    private DeviceConditions WithPower(DeviceConditions conditions)
    {
        var (read, cause) = _power.Read();
        return conditions with
        {
            Power = read?.Source() ?? Reading<PowerSource>.Unavailable(cause),
            BatteryLevel = read?.Level() ?? Reading<double>.Unavailable(cause),
            LowPowerMode = read?.LowPower() ?? Reading<bool>.Unavailable(cause),
        };
    }
}
