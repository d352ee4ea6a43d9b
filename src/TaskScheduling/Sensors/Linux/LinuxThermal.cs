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
    public Reading<ThermalState> Read(TimeSpan now, SensorNotes? notes = null)
    {
        notes?.Resolves("0.001 °C");
        _ladder.Begin(now);
        var worst = Hottest(Samples(notes));
        foreach (var evidence in _cooling.Read(notes).Concat(Throttled(now, notes)))
        {
            if (worst is null || evidence.State > worst.Value.State)
                worst = evidence;
        }

        if (worst is not { } found)
            return Reading<ThermalState>.Unavailable($"no usable temperature below {_zones.Directory} or {_hwmon.Directory}");
        notes?.Decides(found.Sensor);
        var settled = _ladder.Settle(found.State, now);
        if (settled > found.State)
            notes?.Held("held while it cools down");
        return Sensed.As(settled, settled > found.State ? $"{found}, held while it cools down" : found.ToString());
    }

    private List<HeatSample> Samples(SensorNotes? notes)
    {
        var samples = _zones.Read(notes);
        if (samples.Exists(s => s.IsProcessor))
            notes?.LeftOut(_hwmon.Directory, "a zone measures the processor");
        else
            samples.AddRange(_hwmon.Read(notes));
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
                worst = (new HeatEvidence(state, sample.Sensor, Sensed.Celsius(sample.Celsius)), margin);
        }

        return worst?.Evidence;
    }

    private IEnumerable<HeatEvidence> Throttled(TimeSpan now, SensorNotes? notes) => _throttle.Read(now, notes) is { } evidence ? [evidence] : [];
}
