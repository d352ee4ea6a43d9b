namespace TaskScheduling;

/// <summary>A value, or the cause why there is none. <c>default</c> is unavailable ("not read"), never 0.</summary>
public readonly record struct Reading<T> where T : struct
{
    private readonly T _value;
    private readonly string? _cause;

    private Reading(T value)
    {
        _value = value;
        IsAvailable = true;
    }

    private Reading(string cause) => _cause = cause;

    /// <summary>What was said about it. Null: nothing, which reads as "not read".</summary>
    internal string? GivenCause => _cause;

    /// <summary>No value, because of <paramref name="cause"/> ("no thermal zone below /sys/class/thermal").</summary>
    /// <exception cref="ArgumentException"><paramref name="cause"/> is null, empty or blank.</exception>
    public static Reading<T> Unavailable(string cause)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cause);
        return new Reading<T>(cause);
    }

    /// <summary>A value that was read.</summary>
    public static implicit operator Reading<T>(T value) => new(value);

    /// <summary>Whether there is a value.</summary>
    public bool IsAvailable { get; }

    /// <summary>Why there is no value; null when there is one.</summary>
    public string? Cause => IsAvailable ? null : _cause ?? "not read";

    /// <summary>Where it was read ("thermal_zone3 x86_pkg_temp 95.0 °C"), if known.</summary>
    public string? Sensor { get; init; }

    /// <summary>True and the value, or false.</summary>
    public bool TryGet(out T value)
    {
        value = _value;
        return IsAvailable;
    }

    /// <summary>The value, or <c>unavailable (cause)</c>.</summary>
    public override string ToString() => IsAvailable ? FormattableString.Invariant($"{_value}") : $"unavailable ({Cause})";
}
