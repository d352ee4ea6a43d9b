namespace TaskScheduling.Simulation;

/// <summary>Temperatures, and the clock that falls with them.</summary>
internal sealed class HeatModel
{
    private readonly int _sensor;
    private readonly int _body;

    public HeatModel(ThermalSpec spec)
    {
        Network = new ThermalNetwork(spec.Nodes, spec.Links, spec.AmbientCelsius);
        Network.SetTemperature(spec.StartCelsius ?? spec.AmbientCelsius);
        _sensor = Network.IndexOf(spec.Sensor);
        _body = Network.IndexOf(spec.BodyNode);
        Throttle = spec.Throttle is { } rule ? new Throttle(rule, Network) : null;
    }

    public ThermalNetwork Network { get; }

    public Throttle? Throttle { get; }

    /// <summary>Of the node that is read.</summary>
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
}
