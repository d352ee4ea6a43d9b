namespace TaskScheduling;

/// <summary>How long a run may be silent. Signs of life are progress, a heartbeat and a declared wait.</summary>
public sealed record ProgressLimit
{
    /// <summary>Makes a limit with the default allowances.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stall"/> is not positive.</exception>
    public ProgressLimit(TimeSpan stall)
    {
        Stall = stall;
        MaximumHeartbeatOnly = Times(10);
        MaximumWait = Times(30);

        TimeSpan Times(int factor) => stall < BudgetRules.Forever ? stall * factor : stall; // "never" has no multiple
    }

    /// <summary>Longest time without any sign of life. Positive; <see cref="TimeSpan.MaxValue"/>: never. Told up to min(1 %, 250 ms) later, on Linux up to 20 ms more; never earlier.</summary>
    public TimeSpan Stall
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(Stall));
    }

    /// <summary>Since the last progress, heartbeats hold a stall off for at most this long in total. Positive. Default: 10 × <see cref="Stall"/>.</summary>
    public TimeSpan MaximumHeartbeatOnly
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(MaximumHeartbeatOnly));
    }

    /// <summary>Since the last progress, declared waits hold a stall off for at most this long in total. Positive. Default: 30 × <see cref="Stall"/>.</summary>
    public TimeSpan MaximumWait
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(MaximumWait));
    }
}
