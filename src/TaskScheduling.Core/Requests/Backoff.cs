namespace TaskScheduling;

/// <summary>Waiting time before the next run. Same names as Polly's retry delay; deterministic, so that a replay waits as long.</summary>
/// <remarks>Jitter is a hash of task id and attempt, not a random number.</remarks>
public sealed record Backoff
{
    /// <summary>Delay before the first retry. Positive. Default: 30 s.</summary>
    public TimeSpan Delay
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero); field = value; }
    } = TimeSpan.FromSeconds(30);

    /// <summary>No delay is longer. Positive. Default: 1 h. Null: no cap.</summary>
    public TimeSpan? MaxDelay
    {
        get;
        init { if (value is { } cap) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(cap, TimeSpan.Zero, nameof(value)); field = value; }
    } = TimeSpan.FromHours(1);

    /// <summary>Growth. Default: exponential.</summary>
    public BackoffKind Kind { get; init; }

    /// <summary>Spreads the delay over 75 % to 125 %, so that tasks that failed together do not return together. Default: true.</summary>
    public bool UseJitter { get; init; } = true;

    /// <summary>The delay after the run with this number (from 1) ended.</summary>
    internal TimeSpan After(TaskId id, int attempt)
    {
        var factor = Kind switch
        {
            BackoffKind.Linear => attempt,
            BackoffKind.Constant => 1.0,
            _ => Math.Pow(2, Math.Min(attempt - 1, 60)),
        };
        var seconds = Delay.TotalSeconds * factor * (UseJitter ? 0.75 + (0.5 * Jitter(id, attempt)) : 1.0);
        var cap = MaxDelay ?? TimeSpan.FromDays(365);
        return seconds >= cap.TotalSeconds ? cap : TimeSpan.FromSeconds(seconds);
    }

    /// <summary>0 to 1 from a 64-bit mix (splitmix64's finalizer) of id and attempt.</summary>
    private static double Jitter(TaskId id, int attempt)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes);
        var mixed = BitConverter.ToUInt64(bytes) ^ BitConverter.ToUInt64(bytes[8..]) ^ ((ulong)attempt * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }
}
