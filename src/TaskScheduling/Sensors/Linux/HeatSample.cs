namespace TaskScheduling;

/// <summary>One temperature and what it means for its sensor. <paramref name="IsProcessor"/>: it measures the processor itself.</summary>
internal readonly record struct HeatSample(string Sensor, double Celsius, ThermalThresholds Thresholds, bool IsProcessor);

/// <summary>A state, the sensor that says so, and by which value.</summary>
internal readonly record struct HeatEvidence(ThermalState State, string Sensor, string Value)
{
    /// <summary>"thermal_zone3 x86_pkg_temp 95.0 °C".</summary>
    public override string ToString() => $"{Sensor} {Value}";
}
