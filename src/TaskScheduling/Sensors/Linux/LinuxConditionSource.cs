namespace TaskScheduling;

/// <summary>Reads the device's condition from the files of the Linux kernel.</summary>
/// <remarks>
/// Remembers what the release gap, the dwell and the pressure windows need, so keep one instance. <see cref="Read"/> one at a
/// time; <see cref="Changed"/> from any thread. Listens to network events only while <see cref="Changed"/> has a listener.
/// </remarks>
internal sealed class LinuxConditionSource : ISurveyedConditionSource, IDisposable
{
    private readonly TimeProvider _time;
    private readonly LinuxThermal _thermal;
    private readonly LinuxPower _power;
    private readonly LinuxPowerProfile _profile;
    private readonly LinuxNetwork _network;
    private readonly LinuxPressure _pressure;
    private readonly LinuxIdle _idle;
    private readonly NetworkChangeHint _hint;

    /// <param name="roots">The machine's own trees or a recorded copy; a copy raises no events.</param>
    /// <param name="time">Clock of the dwell, the pressure windows and the idle time.</param>
    public LinuxConditionSource(LinuxRoots roots, TimeProvider time)
    {
        _time = time;
        _thermal = new LinuxThermal(roots);
        _power = new LinuxPower(roots);
        _profile = new LinuxPowerProfile(roots);
        _network = new LinuxNetwork(roots);
        _pressure = new LinuxPressure(roots, new LinuxCgroup(roots));
        _idle = new LinuxIdle(roots, time);
        _hint = new NetworkChangeHint(this, roots.IsReal);
    }

    public event EventHandler? Changed
    {
        add => _hint.Add(value);
        remove => _hint.Remove(value);
    }

    public DeviceConditions Read(ConditionKinds wanted) => Survey(wanted, null);

    public DeviceConditions Survey(ConditionKinds wanted, SurveyNotes? notes)
    {
        var now = _time.GetElapsedTime(0);
        var (source, level) = wanted.HasFlag(ConditionKinds.Power)
            ? _power.Read(notes?[ConditionReading.Power], notes?[ConditionReading.BatteryLevel])
            : default;
        var pressure = wanted.HasFlag(ConditionKinds.Pressure);
        return new DeviceConditions
        {
            Thermal = wanted.HasFlag(ConditionKinds.Thermal) ? _thermal.Read(now, notes?[ConditionReading.Thermal]) : default,
            Power = source,
            BatteryLevel = level,
            LowPowerMode = wanted.HasFlag(ConditionKinds.Power) ? _profile.Read(notes?[ConditionReading.LowPowerMode]) : default,
            Network = wanted.HasFlag(ConditionKinds.Network) ? _network.Read(notes?[ConditionReading.Network]) : default,
            CpuPressure = pressure ? _pressure.Cpu(now, notes?[ConditionReading.CpuPressure]) : default,
            MemoryPressure = pressure ? _pressure.Memory(now, notes?[ConditionReading.MemoryPressure]) : default,
            Idle = wanted.HasFlag(ConditionKinds.Idle) ? _idle.Read(now, notes?[ConditionReading.Idle]) : default,
        };
    }

    public void Dispose() => _hint.Dispose();
}
