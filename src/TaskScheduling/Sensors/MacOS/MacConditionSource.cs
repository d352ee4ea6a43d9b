namespace TaskScheduling;

/// <summary>Reads the device's condition through macOS' own functions. Not run on this system yet.</summary>
/// <remarks><see cref="Read"/> one at a time; <see cref="Changed"/> from any thread.</remarks>
internal sealed class MacConditionSource : ISurveyedConditionSource, IDisposable
{
    private const string NoPressure = "macOS has no pressure counters";

    private readonly MacThermal _thermal = new();
    private readonly MacPower _power = new();
    private readonly MacLowPower _lowPower = new();
    private readonly MacIdle _idle = new();
    private readonly NetworkAvailability _network = new();
    private readonly NetworkChangeHint _hint;

    public MacConditionSource() => _hint = new NetworkChangeHint(this, OperatingSystem.IsMacOS());

    public event EventHandler? Changed
    {
        add => _hint.Add(value);
        remove => _hint.Remove(value);
    }

    public DeviceConditions Read(ConditionKinds wanted) => Survey(wanted, null);

    public DeviceConditions Survey(ConditionKinds wanted, SurveyNotes? notes)
    {
        var (source, level) = wanted.HasFlag(ConditionKinds.Power) ? _power.Read() : default;
        var pressure = wanted.HasFlag(ConditionKinds.Pressure) ? Reading<double>.Unavailable(NoPressure) : default;
        var conditions = new DeviceConditions
        {
            Thermal = wanted.HasFlag(ConditionKinds.Thermal) ? _thermal.Read() : default,
            Power = source,
            BatteryLevel = level,
            LowPowerMode = wanted.HasFlag(ConditionKinds.Power) ? _lowPower.Read() : default,
            Network = wanted.HasFlag(ConditionKinds.Network) ? _network.Read(notes?[ConditionReading.Network]) : default,
            CpuPressure = pressure,
            MemoryPressure = pressure,
            Idle = wanted.HasFlag(ConditionKinds.Idle) ? _idle.Read() : default,
        };
        if (notes is not null)
            WriteTo(notes, wanted, conditions);
        return conditions;
    }

    public void Dispose()
    {
        _hint.Dispose();
        _thermal.Dispose();
    }

    // Each of these readers asks one function, so its answer is all there is to tell.
    private static void WriteTo(SurveyNotes notes, ConditionKinds wanted, DeviceConditions read)
    {
        if (wanted.HasFlag(ConditionKinds.Thermal))
            notes[ConditionReading.Thermal].Only(MacThermal.Key, read.Thermal);
        if (wanted.HasFlag(ConditionKinds.Idle))
            notes[ConditionReading.Idle].Only(MacIdle.Function, read.Idle);
        if (wanted.HasFlag(ConditionKinds.Pressure))
        {
            notes[ConditionReading.CpuPressure].Missing("pressure counters", NoPressure);
            notes[ConditionReading.MemoryPressure].Missing("pressure counters", NoPressure);
        }

        if (!wanted.HasFlag(ConditionKinds.Power))
            return;
        notes[ConditionReading.Power].Only("IOPSGetProvidingPowerSourceType", read.Power);
        if (read.BatteryLevel.Cause == MacPowerSource.NoBattery)
            notes[ConditionReading.BatteryLevel].Missing(SensorNotes.Battery, "none fitted");
        else
            notes[ConditionReading.BatteryLevel].Only("IOPSGetPowerSourceDescription", read.BatteryLevel);
        notes[ConditionReading.LowPowerMode].Only("NSProcessInfo.isLowPowerModeEnabled", read.LowPowerMode);
    }
}
