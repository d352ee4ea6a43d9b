namespace TaskScheduling;

/// <summary>Remembers the state of each temperature sensor and settles the worst of all evidence behind the dwell.</summary>
/// <remarks>
/// Pure: time comes in as the monotonic time of the reading. Use <see cref="ThermalThresholds"/> for one sensor without memory.
/// Thread safety: none, one reading at a time.
/// </remarks>
internal sealed class ThermalLadder
{
    /// <summary>How long a state is remembered without readings. Older memory says nothing of now.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ThermalState> _sensors = new(StringComparer.Ordinal);
    private readonly DownwardDwell _dwell = new();
    private TimeSpan? _lastReading;

    /// <summary>Starts a reading; forgets what was seen before a pause longer than <see cref="Memory"/>.</summary>
    public void Begin(TimeSpan now)
    {
        if (_lastReading is { } last && now - last > Memory)
        {
            _sensors.Clear();
            _dwell.Forget();
        }

        _lastReading = now;
    }

    /// <summary>The state of one sensor behind its release gap.</summary>
    public ThermalState Temperature(string sensor, double celsius, ThermalThresholds thresholds)
    {
        var state = thresholds.Next(_sensors.GetValueOrDefault(sensor), celsius);
        _sensors[sensor] = state;
        return state;
    }

    /// <summary>The combined state: up at once, down after <see cref="DownwardDwell.Length"/>.</summary>
    public ThermalState Settle(ThermalState worst, TimeSpan now) => _dwell.Observe(worst, now);
}
