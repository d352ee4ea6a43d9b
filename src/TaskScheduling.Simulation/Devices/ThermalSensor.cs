namespace TaskScheduling.Simulation;

/// <summary>Reads a temperature as production does: behind release gap and dwell.</summary>
internal sealed class ThermalSensor(string name, ThermalThresholds thresholds)
{
    private readonly ThermalLadder _ladder = new();

    public ThermalState Read(double celsius, TimeSpan monotonic)
    {
        _ladder.Begin(monotonic);
        return _ladder.Settle(_ladder.Temperature(name, celsius, thresholds), monotonic);
    }
}
