namespace TaskScheduling.Simulation;

/// <summary>Temperatures, what a sensor makes of them, and the clock that falls with them.</summary>
internal sealed class HeatModel
{
    private readonly ThermalSpec _spec;
    private readonly ThermalLadder _ladder = new();
    private readonly int _sensor;
    private readonly int _body;

    public HeatModel(ThermalSpec spec)
    {
        _spec = spec;
        Network = new ThermalNetwork(spec.Nodes, spec.Links, spec.AmbientCelsius);
        Network.SetTemperature(spec.StartCelsius ?? spec.AmbientCelsius);
        _sensor = Network.IndexOf(spec.Sensor);
        _body = Network.IndexOf(spec.BodyNode);
        Throttle = spec.Throttle is { } rule ? new Throttle(rule, Network) : null;
    }

    public ThermalNetwork Network { get; }

    public Throttle? Throttle { get; }

    public double Celsius => Network.Temperature(_sensor);

    /// <summary>The processor heats the first node, everything else the body.</summary>
    public void SetPower(double processorWatts, double otherWatts)
    {
        if (_body == 0)
        {
            Network.SetPower(0, processorWatts + otherWatts);
            return;
        }

        Network.SetPower(0, processorWatts);
        Network.SetPower(_body, otherWatts);
    }

    public void Advance(double seconds)
    {
        Network.Advance(seconds);
        Throttle?.Advance(seconds);
    }

    /// <summary>Reads the sensor as production does: behind release gap and dwell.</summary>
    public Reading<ThermalState> Read(TimeSpan monotonic) => Settle(Celsius, monotonic);

    public Reading<ThermalState> Settle(double celsius, TimeSpan monotonic)
    {
        _ladder.Begin(monotonic);
        return _ladder.Settle(_ladder.Temperature(_spec.Sensor, celsius, _spec.Thresholds), monotonic);
    }
}
