namespace TaskScheduling;

/// <summary>Since when the device is hotter than each state: one record for all runs.</summary>
/// <remarks>An unavailable reading neither counts nor ends a spell; a spell without any reading for long is dropped.</remarks>
internal sealed class HotSpells
{
    private static readonly int Levels = Enum.GetValues<ThermalState>().Length;
    private readonly TimeSpan?[] _above = new TimeSpan?[Levels];
    private bool _isForgotten;

    /// <summary>Last available reading. Null: never.</summary>
    public TimeSpan? ReadAt { get; private set; }

    public ThermalState State { get; private set; }

    public string? Sensor { get; private set; }

    /// <summary>Longest age of a reading on which a run may end: two sampling periods.</summary>
    public TimeSpan MaximumAge { get; set; }

    public bool IsAvailable { get; private set; }

    /// <summary>First reading above <paramref name="maximum"/> of the spell that lasts. Null: none lasts.</summary>
    public TimeSpan? Since(ThermalState maximum) => _above[(int)maximum];

    public bool IsFresh(TimeSpan now) => IsAvailable && !_isForgotten && ReadAt is { } at && now - at <= MaximumAge;

    /// <summary>Returns whether a spell began or the state changed.</summary>
    public bool Observe(Reading<ThermalState> reading, TimeSpan now)
    {
        _isForgotten = false;
        IsAvailable = reading.TryGet(out var state);
        if (!IsAvailable)
            return false;
        var changed = ReadAt is null || state != State;
        ReadAt = now;
        State = state;
        Sensor = reading.Sensor;
        for (var level = 0; level < Levels; level++)
            _above[level] = (int)state > level ? _above[level] ?? now : null;
        return changed;
    }

    /// <summary>The last reading judges nobody any more; the spell goes on if the next one is hot too.</summary>
    public void Forget() => _isForgotten = true;

    /// <summary>Drops spells that had no reading for this long; returns whether there was one.</summary>
    public bool DropUnread(TimeSpan silence, TimeSpan now)
    {
        if (_above[0] is null || ReadAt is not { } at || now - at < silence)
            return false;
        Array.Clear(_above);
        return true;
    }

    public SpellsSnapshot Export() => new([.. _above], _isForgotten, ReadAt, State, Sensor, IsAvailable);

    public void Restore(SpellsSnapshot saved)
    {
        saved.Above.CopyTo(_above, 0);
        (_isForgotten, ReadAt, State, Sensor, IsAvailable) = (saved.IsForgotten, saved.ReadAt, saved.State, saved.Sensor, saved.IsAvailable);
    }
}
