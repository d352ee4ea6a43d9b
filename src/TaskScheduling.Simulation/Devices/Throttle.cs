namespace TaskScheduling.Simulation;

/// <summary>How a processor slows down when it is hot.</summary>
/// <param name="Node">The node whose temperature counts.</param>
/// <param name="TripCelsius">At or above it the clock goes down one step per <paramref name="Interval"/>.</param>
/// <param name="ReleaseCelsius">At or below it the clock goes up one step per <paramref name="Interval"/>.</param>
/// <param name="Interval">Shortest time between two steps.</param>
/// <param name="Speeds">Share of the full clock at each step, falling from 1.</param>
internal sealed record ThrottleRule(string Node, double TripCelsius, double ReleaseCelsius, TimeSpan Interval, IReadOnlyList<double> Speeds);

/// <summary>A step-wise governor: one step down per interval while hot, one step up per interval while cool.</summary>
/// <remarks>The shape is that of the kernel's <c>drivers/thermal/gov_step_wise.c</c>; between the two temperatures nothing changes.</remarks>
internal sealed class Throttle(ThrottleRule rule, ThermalNetwork network)
{
    private readonly int _node = network.IndexOf(rule.Node);
    private int _step;
    private double _sinceStepSeconds = rule.Interval.TotalSeconds;

    public double Speed => rule.Speeds[_step];

    public void Advance(double seconds) => _sinceStepSeconds += seconds;

    /// <summary>Takes the step that is due. True: the speed changed.</summary>
    public bool Step()
    {
        var next = Direction() + _step;
        if (next == _step || next < 0 || next >= rule.Speeds.Count || _sinceStepSeconds < rule.Interval.TotalSeconds - Sooner)
            return false;
        (_step, _sinceStepSeconds) = (next, 0);
        return true;
    }

    /// <summary>Seconds until it may change. Null: not under the power of now.</summary>
    public double? SecondsUntilStep(double horizonSeconds)
    {
        double? hot = null, cool = null;
        if (_step < rule.Speeds.Count - 1)
            hot = Direction() > 0 ? 0 : network.SecondsUntil(_node, rule.TripCelsius, rising: true, horizonSeconds);
        if (_step > 0)
            cool = Direction() < 0 ? 0 : network.SecondsUntil(_node, rule.ReleaseCelsius, rising: false, horizonSeconds);
        var reached = hot is { } up && cool is { } down ? Math.Min(up, down) : hot ?? cool;
        return reached is { } seconds ? Math.Max(seconds, rule.Interval.TotalSeconds - _sinceStepSeconds) : null;
    }

    // What rounding to ticks may lack.
    private const double Sooner = 1e-6;

    private int Direction()
    {
        var celsius = network.Temperature(_node);
        return celsius >= rule.TripCelsius ? 1 : celsius <= rule.ReleaseCelsius ? -1 : 0;
    }
}
