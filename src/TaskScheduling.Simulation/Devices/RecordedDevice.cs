namespace TaskScheduling.Simulation;

/// <summary>A recorded trace laid over the model: a channel that was recorded replaces the modelled one, an absent one does not.</summary>
/// <remarks>Where a channel has a gap its reading is unavailable, as it was. Clock and load are steps: they hold until the next sample.</remarks>
internal sealed class RecordedDevice
{
    public const string Gap = "the recording has a gap here";

    private readonly double _timeScale;
    private readonly double _fullClock;
    private readonly TraceChannel? _celsius;
    private readonly TraceChannel? _thermal;
    private readonly TraceChannel? _clock;
    private readonly TraceChannel? _load;
    private readonly TraceChannel? _battery;
    private readonly TraceChannel? _power;
    private readonly TraceChannel? _network;
    private readonly TraceChannel? _idle;

    /// <param name="trace">What was recorded.</param>
    /// <param name="timeScale">Every recorded time is multiplied by it.</param>
    public RecordedDevice(DeviceTrace trace, double timeScale = 1)
    {
        Trace = trace;
        _timeScale = timeScale;
        _celsius = trace.Channel(TraceChannelKind.TemperatureCelsius);
        _thermal = trace.Channel(TraceChannelKind.ThermalState);
        _clock = trace.Channel(TraceChannelKind.ClockMegahertz);
        _load = trace.Channel(TraceChannelKind.CpuShare);
        _battery = trace.Channel(TraceChannelKind.BatteryShare);
        _power = trace.Channel(TraceChannelKind.ExternalPower);
        _network = trace.Channel(TraceChannelKind.NetworkState);
        _idle = trace.Channel(TraceChannelKind.Idle);
        _fullClock = _clock?.Samples.Max(sample => sample.Value) ?? 1;
    }

    public DeviceTrace Trace { get; }

    public bool HasTemperature => _celsius is not null;

    public bool HasBattery => _battery is not null;

    public bool HasPower => _power is not null;

    public bool HasNetwork => _network is not null;

    public double? Celsius(TimeSpan now) => At(_celsius, now);

    /// <summary>Share of the full clock. Null: not recorded.</summary>
    public double? Speed(TimeSpan now) => At(_clock, now) is { } megahertz && _fullClock > 0 ? megahertz / _fullClock : null;

    /// <summary>Share of all cores that others kept busy. Null: not recorded.</summary>
    public double? Load(TimeSpan now) => At(_load, now);

    /// <summary>From 0 to 1. Null: not recorded.</summary>
    public double? BatteryLevel(TimeSpan now) => At(_battery, now);

    /// <summary>Null: not recorded.</summary>
    public bool? IsPluggedIn(TimeSpan now) => At(_power, now) is { } value ? value > 0 : null;

    /// <summary>Null: not recorded.</summary>
    public NetworkState? Network(TimeSpan now) => At(_network, now) is { } value ? (NetworkState)(int)value : null;

    /// <summary>When something changes next that the work or the battery feels. Null: never again.</summary>
    public TimeSpan? NextChange(TimeSpan now) => new[] { _clock, _load, _battery, _power, _network }.Min(channel => Next(channel, now));

    public DeviceConditions Over(DeviceConditions modelled, TimeSpan now)
    {
        var read = modelled;
        if (_celsius is null && _thermal is not null)
            read = read with { Thermal = Value(_thermal, now, value => (ThermalState)(int)value) };
        if (_power is not null)
            read = read with { Power = Value(_power, now, value => value > 0 ? PowerSource.External : PowerSource.Battery) };
        if (_battery is not null)
            read = read with { BatteryLevel = Value(_battery, now, value => value) };
        if (_network is not null)
            read = read with { Network = Value(_network, now, value => (NetworkState)(int)value) };
        if (_idle is not null)
            read = read with { Idle = Value(_idle, now, value => value > 0) };
        return read;
    }

    private Reading<T> Value<T>(TraceChannel channel, TimeSpan now, Func<double, T> map)
        where T : struct => At(channel, now) is { } value ? map(value) : Reading<T>.Unavailable(Gap);

    private double? At(TraceChannel? channel, TimeSpan now) => channel?.ValueAt(Bounded((now.Ticks + 0.5) / _timeScale));

    private TimeSpan? Next(TraceChannel? channel, TimeSpan now)
    {
        if (channel is null)
            return null;
        var (low, high) = (0, channel.Samples.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Played(channel.Samples[middle]) <= now ? (middle + 1, high) : (low, middle);
        }

        return low < channel.Samples.Count ? Played(channel.Samples[low]) : null;
    }

    // Rounded up, and half a tick later in the other direction: at the instant that is foreseen for a sample, its value is there.
    private TimeSpan Played(TraceSample sample) => Bounded(Math.Ceiling(sample.At.Ticks * _timeScale));

    // A time scale may carry an instant beyond all time; then it is never reached.
    private static TimeSpan Bounded(double ticks) => ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : TimeSpan.MaxValue;
}
