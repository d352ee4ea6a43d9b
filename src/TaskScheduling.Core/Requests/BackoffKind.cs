namespace TaskScheduling;

/// <summary>How the delay grows from one attempt to the next.</summary>
public enum BackoffKind
{
    /// <summary>Delay × 2^(n−1).</summary>
    Exponential,

    /// <summary>Delay × n.</summary>
    Linear,

    /// <summary>Delay.</summary>
    Constant,
}
