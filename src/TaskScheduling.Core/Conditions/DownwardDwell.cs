namespace TaskScheduling;

/// <summary>Lets a state rise at once, and fall only after it has been seen below for a while without interruption.</summary>
internal sealed class DownwardDwell
{
    /// <summary>How long every reading must lie below a state before it is left. Our own number, see docs on conditions.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    // Per level: whether it is still held, and since when the readings lie below it. Each level falls on its own,
    // so that a short dip to Nominal on the way from Critical does not skip Serious.
    private readonly bool[] _held = new bool[(int)ThermalState.Critical + 1];
    private readonly TimeSpan?[] _belowSince = new TimeSpan?[(int)ThermalState.Critical + 1];

    /// <summary>Takes one reading at monotonic time <paramref name="now"/> and returns the state in force.</summary>
    public ThermalState Observe(ThermalState seen, TimeSpan now)
    {
        var result = ThermalState.Nominal;
        for (var level = ThermalState.Fair; level <= ThermalState.Critical; level++)
        {
            if (Holds(level, seen, now))
                result = level;
        }

        return result;
    }

    /// <summary>Starts afresh.</summary>
    public void Forget()
    {
        Array.Clear(_held);
        Array.Clear(_belowSince);
    }

    private bool Holds(ThermalState level, ThermalState seen, TimeSpan now)
    {
        var i = (int)level;
        if (seen >= level)
        {
            _held[i] = true;
            _belowSince[i] = null;
        }
        else if (_held[i])
        {
            _belowSince[i] ??= now;
            _held[i] = now - _belowSince[i] < Length;
        }

        return _held[i];
    }
}
