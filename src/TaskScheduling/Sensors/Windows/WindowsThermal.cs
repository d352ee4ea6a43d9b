namespace TaskScheduling;

/// <summary>Thermal state from the counter set "Thermal Zone Information". Not run on this system yet.</summary>
/// <remarks>
/// The limit the system itself imposes comes before °C: it is its own verdict and needs no threshold. Many desktops and all virtual
/// machines have no zone.
/// </remarks>
internal sealed class WindowsThermal(TimeProvider time)
{
    private const string Limit = @"\Thermal Zone Information(*)\% Passive Limit";
    private const string Temperature = @"\Thermal Zone Information(*)\High Precision Temperature";

    private readonly PerformanceCounters _counters = new();
    private readonly ThermalLadder _ladder = new();

    public Reading<ThermalState> Read(SensorNotes? notes = null)
    {
        notes?.Resolves("0.1 K; 1 % of the passive limit");
        var (limits, limitCause) = _counters.Read(Limit);
        var (temperatures, _) = _counters.Read(Temperature);
        var now = time.GetElapsedTime(0);
        _ladder.Begin(now);
        HeatEvidence? worst = null;
        foreach (var (zone, percent) in limits)
        {
            var sensor = $"{zone} passive limit";
            if (FromPassiveLimit(percent) is not { } state)
            {
                notes?.Implausible(sensor, new Quantity(percent, "%"));
                continue;
            }

            notes?.Used(sensor, new Quantity(percent, "%"), "100 % is unthrottled");
            Add(ref worst, new HeatEvidence(state, sensor, $"{percent:0} %"));
        }

        foreach (var (zone, tenthsOfKelvin) in temperatures)
        {
            if (Celsius(tenthsOfKelvin) is not { } celsius)
            {
                notes?.Implausible(zone, new Quantity(tenthsOfKelvin / 10, "K"));
                continue;
            }

            notes?.Used(zone, new Quantity(celsius, "°C"), Sensed.Levels(ThermalThresholds.Package));
            Add(ref worst, new HeatEvidence(_ladder.Temperature(zone, celsius, ThermalThresholds.Package), zone, Sensed.Celsius(celsius)));
        }

        if (worst is not { } found)
        {
            notes?.Missing("Thermal Zone Information", limitCause);
            return Reading<ThermalState>.Unavailable($"no thermal zone in the performance counters ({limitCause})");
        }

        notes?.Decides(found.Sensor);
        var settled = _ladder.Settle(found.State, now);
        if (settled > found.State)
            notes?.Held("held while it cools down");
        return Sensed.As(settled, found.ToString());
    }

    /// <summary>
    /// 100 is unthrottled. The part taken away is a cooling effort of the processor, and any of it is at least fair; 0 is what
    /// firmware without a limit reports.
    /// </summary>
    internal static ThermalState? FromPassiveLimit(double percent)
    {
        if (percent is not (> 0 and <= 100))
            return null;
        if (percent >= 100)
            return ThermalState.Nominal;
        var state = CoolingScale.Processor.State((long)Math.Floor(100 - percent), 100);
        return state > ThermalState.Fair ? state : ThermalState.Fair;
    }

    /// <summary>From tenths of a Kelvin; null where that cannot be a reading (0 K).</summary>
    internal static double? Celsius(double tenthsOfKelvin)
    {
        var celsius = (tenthsOfKelvin / 10) - 273.15;
        return ThermalThresholds.IsSaneReading(celsius) ? celsius : null;
    }

    private static void Add(ref HeatEvidence? worst, HeatEvidence evidence)
    {
        if (worst is not { } w || evidence.State > w.State)
            worst = evidence;
    }
}
