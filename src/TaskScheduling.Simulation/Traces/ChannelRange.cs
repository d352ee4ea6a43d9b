namespace TaskScheduling.Simulation;

/// <summary>Which values a channel can have at all; others are faults of the recorder.</summary>
internal static class ChannelRange
{
    private const double HighestMegahertz = 20_000;
    private const double HighestLoad = 100_000;
    private const double HighestWatts = 100_000;

    /// <summary>False also for everything that is not finite.</summary>
    public static bool Holds(TraceChannelKind kind, double value) => kind switch
    {
        TraceChannelKind.TemperatureCelsius => ThermalThresholds.IsSaneReading(value),
        TraceChannelKind.ClockMegahertz => value is > 0 and <= HighestMegahertz,
        TraceChannelKind.LoadAverage => value is >= 0 and <= HighestLoad,
        TraceChannelKind.CpuShare or TraceChannelKind.BatteryShare => value is >= 0 and <= 1,
        TraceChannelKind.ExternalPower or TraceChannelKind.Idle => value is 0 or 1,
        TraceChannelKind.NetworkState => value is 0 or 1 or 2,
        TraceChannelKind.ThermalState => value is 0 or 1 or 2 or 3,
        TraceChannelKind.PowerWatts => value is >= 0 and <= HighestWatts,
        _ => false,
    };

    /// <summary>Whether it is sampled at a pace; the others are recorded when they change and hold until then.</summary>
    public static bool IsSampled(TraceChannelKind kind) => kind is TraceChannelKind.TemperatureCelsius or TraceChannelKind.ClockMegahertz
        or TraceChannelKind.LoadAverage or TraceChannelKind.CpuShare or TraceChannelKind.PowerWatts;
}
