namespace TaskScheduling.Simulation;

/// <summary>A stream of random numbers that is the same on every machine and in every version: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).</summary>
/// <remarks>Each part of a scenario has a stream of its own, named after it, so that one more draw in one part changes nothing in another.</remarks>
internal sealed class Chance
{
    private ulong _state;

    public Chance(long seed, string stream)
    {
        _state = (ulong)seed * 0x9E3779B97F4A7C15;
        foreach (var letter in stream)
            _state = (_state ^ letter) * 0x100000001B3; // FNV-1a
        Next();
    }

    /// <summary>From 0 to below 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Time until something that happens this often on average.</summary>
    public TimeSpan Exponential(TimeSpan mean) => mean * -Math.Log(1 - Share());

    /// <summary>A factor around 1, at most so far from it.</summary>
    public double Around(double spread) => 1 + (spread * ((2 * Share()) - 1));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
