namespace TaskScheduling;

/// <summary>The thermal state: the worst of temperatures, cooling effort and throttle counters, behind the dwell.</summary>
/// <remarks>
/// Without any temperature, cooling devices at rest and silent counters prove nothing (virtual machines have both), so the
/// state is unavailable; devices that do cool, or counters that do rise, are evidence on their own.
/// </remarks>
internal sealed class LinuxThermal(LinuxRoots roots)
{
    private readonly LinuxThermalZones _zones = new(roots);
    private readonly LinuxHwmon _hwmon = new(roots);
    private readonly LinuxCooling _cooling = new(roots);
    private readonly LinuxThrottleCounters _throttle = new(roots);
    private readonly ThermalLadder _ladder = new();

    /// <summary>Reads at monotonic time <paramref name="now"/>.</summary>
    public Reading<ThermalState> Read(TimeSpan now)
    {
        _ladder.Begin(now);
        var worst = Hottest(Samples());
        foreach (var evidence in _cooling.Read().Concat(Throttled(now)))
        {
            if (worst is null || evidence.State > worst.Value.State)
                worst = evidence;
        }

        if (worst is not { } found)
            return Reading<ThermalState>.Unavailable($"no usable temperature below {_zones.Directory} or {_hwmon.Directory}");
        var settled = _ladder.Settle(found.State, now);
        return Sensed.As(settled, settled > found.State ? $"{found.Sensor}, held while it cools down" : found.Sensor);
    }

    private List<HeatSample> Samples()
    {
        var samples = _zones.Read();
        if (!samples.Exists(s => s.IsProcessor))
            samples.AddRange(_hwmon.Read());
        return samples;
    }

    private HeatEvidence? Hottest(List<HeatSample> samples)
    {
        (HeatEvidence Evidence, double Margin)? worst = null;
        foreach (var sample in samples)
        {
            var state = _ladder.Temperature(sample.Sensor, sample.Celsius, sample.Thresholds);
            // Among equal states the one nearest to its own limit is worth naming, not the one with most degrees.
            var margin = sample.Celsius - sample.Thresholds.Fair;
            if (worst is not { } w || state > w.Evidence.State || (state == w.Evidence.State && margin > w.Margin))
                worst = (new HeatEvidence(state, Sensed.Celsius(sample.Sensor, sample.Celsius)), margin);
        }

        return worst?.Evidence;
    }

    private IEnumerable<HeatEvidence> Throttled(TimeSpan now) => _throttle.Read(now) is { } evidence ? [evidence] : [];
}
