namespace TaskScheduling.Simulation;

/// <summary>A device that is played: what it can read of itself, how fast it works, and when either changes next.</summary>
/// <remarks>Between two changes everything runs in closed form; <see cref="Step"/> applies what is due.</remarks>
internal sealed class DeviceModel
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(36_525); // longer than any scenario

    private readonly Renewal? _losses;
    private readonly Renewal? _sessions;
    private readonly RecordedDevice? _recorded;
    private readonly ThermalSensor _sensor;
    private readonly DateTimeOffset _start;
    private TimeSpan _now;
    private TimeSpan? _unusedSince;
    private double _busyCores;
    private bool _isTransferring;
    private bool _isAwake = true;
    private bool _isSaving;
    private NetworkState _network;
    private TimeSpan? _throttleAt;
    private TimeSpan? _batteryAt;
    private TimeSpan? _recordedAt;
    private TimeSpan? _bedtimeAt; // or the time to get up: looked at only during a use
    private bool _isStale = true;

    public DeviceModel(DeviceSpec spec, long seed, DateTimeOffset start, RecordedDevice? recorded = null)
    {
        Spec = spec;
        _start = start;
        _recorded = recorded;
        _sensor = new ThermalSensor(spec.Thermal?.Sensor ?? "recorded", spec.Thermal?.Thresholds ?? ThermalThresholds.Package);
        Heat = spec.Thermal is null ? null : new HeatModel(spec.Thermal);
        if (spec.Battery is { } battery)
            (Battery, IsPluggedIn) = (new Battery(battery.CapacityWattHours, battery.Level, battery.Curve), battery.IsPluggedIn);
        _network = spec.Network?.State ?? NetworkState.None;
        if (spec.Network is { LossEvery: { } lossEvery } network)
            _losses = new Renewal(new Chance(seed, "network"), lossEvery, network.LossLasts);
        if (spec.Person is { SessionEvery: { } sessionEvery } person)
            _sessions = new Renewal(new Chance(seed, "person"), sessionEvery, person.SessionLasts);
        OtherCores = spec.OtherCores;
        IsUsed = spec.Person is { IsActive: true };
        _unusedSince = IsUsed ? null : -Horizon; // nobody was there for long before
        Follow();
        SavePower();
        Load();
    }

    public DeviceSpec Spec { get; }

    public HeatModel? Heat { get; }

    public Battery? Battery { get; }

    public bool IsPluggedIn { get; private set; } = true;

    public bool IsUsed { get; private set; }

    public bool IsSaving => _isSaving;

    /// <summary>What others take of the processor, besides the work of the scenario.</summary>
    public double OtherCores { get; private set; }

    public double BackgroundCores => OtherCores + ((_recorded?.Load(_now) ?? 0) * Spec.Cores) + (IsUsed ? Spec.Person?.Cores ?? 0 : 0);

    /// <summary>Cores that do anything at all.</summary>
    public double BusyCores => _isAwake && !IsOff ? Math.Min(Spec.Cores, _busyCores + BackgroundCores) : 0;

    /// <summary>Share of the full clock.</summary>
    public double Speed => _recorded?.Speed(_now) ?? Heat?.Throttle?.Speed ?? 1;

    public double BytesPerSecond => Network is NetworkState.None ? 0 : Spec.Network?.BytesPerSecond ?? 0;

    public NetworkState Network => _losses is { IsOn: true } && _recorded is not { HasNetwork: true } ? NetworkState.None : _network;

    public double Watts { get; private set; }

    public bool IsIdle => _unusedSince is { } since && _now - since >= (Spec.Person?.IdleAfter ?? TimeSpan.Zero);

    /// <summary>From 0 to 1: recorded, or else modelled. Null: neither.</summary>
    public double? BatteryLevel => _recorded?.BatteryLevel(_now) ?? Battery?.Level;

    /// <summary>Nothing left to run on. A device whose charge was recorded was on.</summary>
    public bool IsOff => Battery is { IsEmpty: true } && !IsPluggedIn && _recorded is not { HasBattery: true };

    public void Advance(TimeSpan by)
    {
        if (by <= TimeSpan.Zero)
            return;
        _now += by;
        Heat?.Advance(by.TotalSeconds);
        Battery?.Advance(by.TotalSeconds);
    }

    /// <summary>Of the sensor: recorded, or else modelled. Null: neither.</summary>
    public double? Celsius => _recorded is { HasTemperature: true } ? _recorded.Celsius(_now) : Heat?.Celsius;

    /// <summary>Cores that work, whether bytes move, and whether the machine is awake: asleep it draws what it always draws, and nothing else.</summary>
    public void Burden(double busyCores, bool isTransferring, bool isAwake = true)
    {
        if (busyCores == _busyCores && isTransferring == _isTransferring && isAwake == _isAwake)
            return;
        (_busyCores, _isTransferring, _isAwake) = (busyCores, isTransferring, isAwake);
        Load();
    }

    public void Plug(bool isPluggedIn)
    {
        if (_recorded is { HasPower: true })
            return;
        IsPluggedIn = isPluggedIn;
        SavePower();
        Load();
    }

    public void SetNetwork(NetworkState network) => _network = _recorded is { HasNetwork: true } ? _network : network;

    public void SetLoad(double cores)
    {
        OtherCores = cores;
        Load();
    }

    public void SetAmbient(double celsius)
    {
        Heat?.Network.SetAmbient(celsius);
        _isStale = true;
    }

    public void Use(bool isUsed)
    {
        if (IsUsed == isUsed)
            return;
        IsUsed = isUsed;
        _unusedSince = isUsed ? null : _now;
        Load();
    }

    /// <summary>On the scenario's clock. Null: nothing changes by itself.</summary>
    public TimeSpan? NextChange()
    {
        if (_isStale)
            Foresee();
        return Soonest.Of(_throttleAt, _batteryAt, _losses?.NextAt, _sessions?.NextAt, _bedtimeAt, _recordedAt);
    }

    /// <summary>Applies everything that is due by now.</summary>
    public void Step()
    {
        if (_throttleAt <= _now)
        {
            Heat!.Throttle!.Step();
            Load();
        }

        if (_batteryAt <= _now)
        {
            SavePower();
            Load();
        }

        if (_recordedAt <= _now)
        {
            Follow();
            SavePower();
            Load();
        }

        while (_losses?.NextAt <= _now)
            _losses.Flip();
        while (_sessions?.NextAt <= _now)
        {
            _sessions.Flip();
            Use(_sessions.IsOn && IsDaytime());
            _bedtimeAt = _sessions.IsOn ? NextBedtime() : null;
        }

        if (_bedtimeAt <= _now)
        {
            Use(IsDaytime());
            _bedtimeAt = NextBedtime();
        }
    }

    public DeviceConditions Read(ConditionKinds kinds, TimeSpan monotonic)
    {
        var modelled = new DeviceConditions
        {
            Thermal = ReadThermal(kinds, monotonic),
            Power = Battery is null || IsPluggedIn ? PowerSource.External : PowerSource.Battery,
            BatteryLevel = Battery is null ? Reading<double>.Unavailable("no battery is fitted") : Battery.Level,
            LowPowerMode = _isSaving,
            Network = Spec.Network is null ? Reading<NetworkState>.Unavailable("the device has no network model") : Network,
            Idle = IsIdle,
            CpuPressure = Math.Max(0, 1 - (Spec.Cores / Math.Max(Spec.Cores, _busyCores + BackgroundCores))),
            MemoryPressure = Reading<double>.Unavailable("memory pressure is not modelled"),
        };
        return _recorded?.Over(modelled, _now) ?? modelled;
    }

    private Reading<ThermalState> ReadThermal(ConditionKinds kinds, TimeSpan monotonic) =>
        Celsius is { } celsius ? kinds.Has(ConditionKinds.Thermal) ? _sensor.Read(celsius, monotonic) : default(Reading<ThermalState>)
        : Reading<ThermalState>.Unavailable(_recorded is { HasTemperature: true } ? RecordedDevice.Gap : "the device has no thermal model");

    /// <summary>Whether it is a time of day at which somebody may use the device.</summary>
    private bool IsDaytime()
    {
        var person = Spec.Person!;
        var time = (_start + _now).TimeOfDay;
        return person.AwakeFrom <= person.AwakeUntil
            ? time >= person.AwakeFrom && time < person.AwakeUntil
            : time >= person.AwakeFrom || time < person.AwakeUntil;
    }

    /// <summary>When that changes next.</summary>
    private TimeSpan NextBedtime()
    {
        var time = (_start + _now).TimeOfDay;
        TimeSpan Until(TimeSpan edge) => edge > time ? edge - time : edge - time + TimeSpan.FromDays(1);
        var (up, down) = (Until(Spec.Person!.AwakeFrom), Until(Spec.Person.AwakeUntil));
        return _now + (up < down ? up : down);
    }

    /// <summary>Takes what the recording says of network and power: transfers and the battery feel it, not only the sensors.</summary>
    private void Follow() => (_network, IsPluggedIn) = (_recorded?.Network(_now) ?? _network, _recorded?.IsPluggedIn(_now) ?? IsPluggedIn);

    /// <summary>The mode that the system itself turns on and off.</summary>
    private void SavePower()
    {
        if (Spec.Battery is not { LowPowerAt: { } at } spec)
            return;
        if (!IsPluggedIn && BatteryLevel <= at)
            _isSaving = true;
        else if (BatteryLevel >= spec.LowPowerUntil)
            _isSaving = false;
    }

    private void Load()
    {
        _isStale = true;
        var processor = Spec.Power.Of(BusyCores, Speed, false, false) - Spec.Power.Idle;
        Watts = IsOff ? 0 : Spec.Power.Of(BusyCores, Speed, IsUsed && _isAwake, _isTransferring && _isAwake);
        Heat?.SetPower(processor, Watts - processor);
        Battery?.SetPower(Watts, IsPluggedIn ? Spec.Battery!.ChargerWatts : 0);
    }

    private void Foresee()
    {
        _isStale = false;
        _throttleAt = After(Heat?.Throttle?.SecondsUntilStep(Horizon.TotalSeconds));
        _batteryAt = null;
        _recordedAt = _recorded?.NextChange(_now);
        if (Battery is null || _recorded is { HasBattery: true })
            return;
        if (Spec.Battery!.LowPowerAt is { } at)
            _batteryAt = After(Battery.SecondsUntil(_isSaving ? Spec.Battery.LowPowerUntil : at));
        if (!IsPluggedIn)
            _batteryAt = Soonest.Of(_batteryAt, After(Battery.SecondsUntil(0)));
    }

    /// <summary>Rounded up, so that what was foreseen holds when its time has come; never at this very instant again.</summary>
    private TimeSpan? After(double? seconds) =>
        seconds is { } value && value < Horizon.TotalSeconds ? _now + TimeSpan.FromTicks(Math.Max(1, (long)Math.Ceiling(value * TimeSpan.TicksPerSecond) + 1)) : null;
}
