namespace TaskScheduling.Simulation;

/// <summary>One lump of a device that has one temperature.</summary>
/// <param name="Name">What a scenario calls it.</param>
/// <param name="CapacityJoulesPerKelvin">Heat it takes up per degree. Positive.</param>
/// <param name="ToAmbientWattsPerKelvin">Conductance to the air; 0: none.</param>
internal sealed record ThermalNode(string Name, double CapacityJoulesPerKelvin, double ToAmbientWattsPerKelvin);

/// <summary>A path for heat between two nodes.</summary>
internal readonly record struct ThermalLink(int From, int To, double WattsPerKelvin);

/// <summary>Heat capacities joined by conductances (an RC network), solved in closed form: between two changes of power every temperature is a sum of exponentials.</summary>
/// <remarks>
/// C·dT/dt = −G·T + P with T above ambient. C^−½·G·C^−½ is symmetric, so it has real rates and orthogonal modes; they are found once.
/// A temperature turns where the sum of its slopes is zero; between two turns a crossing is bisected to a tenth of a millisecond.
/// </remarks>
internal sealed class ThermalNetwork
{
    private const double Precision = 1e-4;
    private const double SlowestRate = 1e-12; // per second; below it a mode stands still, and rounding could make its rate negative
    private const double FirstStep = 1;
    private const double Widening = 2;

    private readonly double[] _rates; // per second, of each mode
    private readonly double[,] _shares; // of mode j in the temperature of node i
    private readonly double[,] _drives; // of a watt into node i on mode j
    private readonly double[] _modes;
    private readonly double[] _settled; // where each mode goes under the power of now
    private readonly double[] _watts;

    public ThermalNetwork(IReadOnlyList<ThermalNode> nodes, IReadOnlyList<ThermalLink> links, double ambientCelsius)
    {
        Nodes = nodes;
        AmbientCelsius = ambientCelsius;
        var count = nodes.Count;
        var symmetric = new double[count, count];
        for (var node = 0; node < count; node++)
            symmetric[node, node] = nodes[node].ToAmbientWattsPerKelvin;
        foreach (var (from, to, conductance) in links)
        {
            symmetric[from, from] += conductance;
            symmetric[to, to] += conductance;
            symmetric[from, to] -= conductance;
            symmetric[to, from] -= conductance;
        }

        var roots = nodes.Select(node => Math.Sqrt(node.CapacityJoulesPerKelvin)).ToArray();
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < count; column++)
                symmetric[row, column] /= roots[row] * roots[column];
        }

        (_rates, var vectors) = SymmetricEigen.Solve(symmetric);
        for (var mode = 0; mode < count; mode++)
            _rates[mode] = Math.Max(_rates[mode], SlowestRate);
        (_shares, _drives) = (new double[count, count], new double[count, count]);
        for (var node = 0; node < count; node++)
        {
            for (var mode = 0; mode < count; mode++)
                _shares[node, mode] = _drives[node, mode] = vectors[node, mode] / roots[node];
        }

        (_modes, _settled, _watts) = (new double[count], new double[count], new double[count]);
    }

    public IReadOnlyList<ThermalNode> Nodes { get; }

    public double AmbientCelsius { get; private set; }

    public int IndexOf(string name)
    {
        for (var node = 0; node < Nodes.Count; node++)
        {
            if (Nodes[node].Name == name)
                return node;
        }

        return -1;
    }

    public double Temperature(int node) => TemperatureAfter(node, 0);

    /// <summary>What a node's temperature will be after some seconds under the power of now.</summary>
    public double TemperatureAfter(int node, double seconds)
    {
        var above = 0.0;
        for (var mode = 0; mode < _modes.Length; mode++)
            above += _shares[node, mode] * (_settled[mode] + ((_modes[mode] - _settled[mode]) * Math.Exp(-_rates[mode] * seconds)));
        return AmbientCelsius + above;
    }

    public void SetPower(int node, double watts)
    {
        if (_watts[node] == watts)
            return;
        _watts[node] = watts;
        for (var mode = 0; mode < _modes.Length; mode++)
        {
            var drive = 0.0;
            for (var each = 0; each < _watts.Length; each++)
                drive += _drives[each, mode] * _watts[each];
            _settled[mode] = drive / _rates[mode];
        }
    }

    /// <summary>Every node at one temperature, as after a night on the table.</summary>
    public void SetTemperature(double celsius) => Project(Enumerable.Repeat(celsius - AmbientCelsius, Nodes.Count).ToArray());

    /// <summary>The device is carried to another place; its own temperatures stay.</summary>
    public void SetAmbient(double celsius)
    {
        var above = Enumerable.Range(0, Nodes.Count).Select(node => Temperature(node) - celsius).ToArray();
        AmbientCelsius = celsius;
        Project(above);
    }

    public void Advance(double seconds)
    {
        for (var mode = 0; mode < _modes.Length; mode++)
            _modes[mode] = _settled[mode] + ((_modes[mode] - _settled[mode]) * Math.Exp(-_rates[mode] * seconds));
    }

    /// <summary>Seconds until a node is first at or beyond a temperature; 0 if it is already. Null: not within the horizon.</summary>
    public double? SecondsUntil(int node, double celsius, bool rising, double horizonSeconds)
    {
        if (!CanReach(node, celsius, rising))
            return null;
        if (IsBeyond(node, celsius, rising, 0))
            return 0;
        var before = 0.0;
        foreach (var turn in Turns(node, horizonSeconds))
        {
            if (IsBeyond(node, celsius, rising, turn))
                return Bisect(node, celsius, rising, before, turn);
            before = turn;
        }

        // From the last turn on it goes straight to where it settles.
        for (var step = FirstStep; before < horizonSeconds; step *= Widening)
        {
            var after = Math.Min(before + step, horizonSeconds);
            if (IsBeyond(node, celsius, rising, after))
                return Bisect(node, celsius, rising, before, after);
            before = after;
        }

        return null;
    }

    /// <summary>When the temperature of a node changes from rising to falling, or back, under the power of now.</summary>
    private List<double> Turns(int node, double horizonSeconds)
    {
        var slopes = new (double Amplitude, double Rate)[_modes.Length];
        for (var mode = 0; mode < _modes.Length; mode++)
            slopes[mode] = (_shares[node, mode] * (_settled[mode] - _modes[mode]) * _rates[mode], _rates[mode]);
        Array.Sort(slopes, static (left, right) => left.Rate.CompareTo(right.Rate));
        return ExponentialSum.Zeros(slopes, horizonSeconds);
    }

    /// <summary>A bound that is cheap: mostly the power of now leads nowhere near.</summary>
    private bool CanReach(int node, double celsius, bool rising)
    {
        var settled = AmbientCelsius;
        var swing = 0.0;
        for (var mode = 0; mode < _modes.Length; mode++)
        {
            settled += _shares[node, mode] * _settled[mode];
            var part = _shares[node, mode] * (_modes[mode] - _settled[mode]);
            swing += rising ? Math.Max(part, 0) : Math.Min(part, 0);
        }

        return rising ? settled + swing >= celsius : settled + swing <= celsius;
    }

    private double Bisect(int node, double celsius, bool rising, double before, double after)
    {
        while (after - before > Precision)
        {
            var middle = (before + after) / 2;
            if (IsBeyond(node, celsius, rising, middle))
                after = middle;
            else
                before = middle;
        }

        return after;
    }

    private bool IsBeyond(int node, double celsius, bool rising, double seconds) =>
        rising ? TemperatureAfter(node, seconds) >= celsius : TemperatureAfter(node, seconds) <= celsius;

    private void Project(double[] above)
    {
        for (var mode = 0; mode < _modes.Length; mode++)
        {
            _modes[mode] = 0;
            for (var node = 0; node < above.Length; node++)
                _modes[mode] += _shares[node, mode] * Nodes[node].CapacityJoulesPerKelvin * above[node];
        }
    }
}
