namespace TaskScheduling.Simulation;

/// <summary>What a recorded trace says of a device, laid over the model: a channel that was recorded replaces the modelled one, an absent one does not.</summary>
internal sealed class RecordedDevice(Func<TimeSpan, double?>? celsius)
{
    public Func<TimeSpan, double?>? Celsius => celsius;

    public DeviceConditions Over(DeviceConditions modelled, TimeSpan now, TimeSpan monotonic, HeatModel? heat) =>
        celsius is null ? modelled : modelled with { Thermal = celsius(now) is { } value && heat is not null ? heat.Settle(value, monotonic) : Reading<ThermalState>.Unavailable("the recording has a gap here") };
}
