namespace TaskScheduling;

/// <summary>One temperature and what it means for its sensor. <paramref name="IsProcessor"/>: it measures the processor itself.</summary>
internal readonly record struct HeatSample(string Sensor, double Celsius, ThermalThresholds Thresholds, bool IsProcessor);

/// <summary>A state and the sensor that says so.</summary>
internal readonly record struct HeatEvidence(ThermalState State, string Sensor);
