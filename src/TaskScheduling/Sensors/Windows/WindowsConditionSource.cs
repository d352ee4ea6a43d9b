namespace TaskScheduling;

/// <summary>Reads the device's condition through Windows' own functions. Not run on this system yet.</summary>
/// <remarks><see cref="Read"/> one at a time; <see cref="Changed"/> from any thread.</remarks>
internal sealed class WindowsConditionSource : ISurveyedConditionSource, IDisposable
{
    private const string NoPressure = "Windows has no pressure counters";

    private readonly WindowsPower _power = new();
    private readonly WindowsIdle _idle = new();
    private readonly WindowsThermal _thermal;
    private readonly NetworkAvailability _network = new();
    private readonly NetworkChangeHint _hint;

    public WindowsConditionSource(TimeProvider time)
    {
        _thermal = new WindowsThermal(time);
        _hint = new NetworkChangeHint(this, OperatingSystem.IsWindows());
    }

    public event EventHandler? Changed
    {
        add => _hint.Add(value);
        remove => _hint.Remove(value);
    }

    public DeviceConditions Read(ConditionKinds wanted) => Survey(wanted, null);

    public DeviceConditions Survey(ConditionKinds wanted, SurveyNotes? notes)
    {
        var conditions = new DeviceConditions
        {
            Thermal = wanted.HasFlag(ConditionKinds.Thermal) ? _thermal.Read(notes?[ConditionReading.Thermal]) : default,
            Network = wanted.HasFlag(ConditionKinds.Network) ? _network.Read(notes?[ConditionReading.Network]) : default,
            Idle = wanted.HasFlag(ConditionKinds.Idle) ? _idle.Read(notes?[ConditionReading.Idle]) : default,
        };
        if (wanted.HasFlag(ConditionKinds.Pressure))
        {
            var none = Reading<double>.Unavailable(NoPressure);
            conditions = conditions with { CpuPressure = none, MemoryPressure = none };
            notes?[ConditionReading.CpuPressure].Missing("pressure counters", NoPressure);
            notes?[ConditionReading.MemoryPressure].Missing("pressure counters", NoPressure);
        }

        return wanted.HasFlag(ConditionKinds.Power) ? WithPower(conditions, notes) : conditions;
    }

    public void Dispose() => _hint.Dispose();

    private DeviceConditions WithPower(DeviceConditions conditions, SurveyNotes? notes)
    {
        var (read, cause) = _power.Read();
        var result = conditions with
        {
            Power = read?.Source() ?? Reading<PowerSource>.Unavailable(cause),
            BatteryLevel = read?.Level() ?? Reading<double>.Unavailable(cause),
            LowPowerMode = read?.LowPower() ?? Reading<bool>.Unavailable(cause),
        };
        if (notes is not null)
            WriteTo(notes, result, read);
        return result;
    }

    private static void WriteTo(SurveyNotes notes, DeviceConditions read, SystemPowerStatus? status)
    {
        notes[ConditionReading.Power].Only(SystemPowerStatus.Sensor, read.Power);
        if (status is { HasNoBattery: true })
            notes[ConditionReading.BatteryLevel].Missing(SensorNotes.Battery, "none fitted");
        else
            notes[ConditionReading.BatteryLevel].Only(SystemPowerStatus.Sensor, read.BatteryLevel);
        notes[ConditionReading.BatteryLevel].Resolves("1 %");
        notes[ConditionReading.LowPowerMode].Only(SystemPowerStatus.Sensor, read.LowPowerMode);
    }
}
