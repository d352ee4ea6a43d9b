namespace TaskScheduling;

/// <summary>Which ends of a run lead to another run of the same task. Immutable, with value equality.</summary>
/// <remarks>A resilience pipeline around the handler retries inside one run; this decides about further runs.</remarks>
public sealed record Resubmission
{
    private static readonly ResubmitRule OnceWithBackoff = ResubmitRule.AfterBackoff().Once();

    // The last column of the expiration table. A code that is not listed is never resubmitted.
    private static readonly (string Code, ResubmitRule Rule)[] Defaults =
    [
        (ExpirationCodes.HostShuttingDown, ResubmitRule.AtNextStart),
        (ExpirationCodes.ThermalLimitExceeded, ResubmitRule.WhenClear),
        (ExpirationCodes.MemoryLimitExceeded, OnceWithBackoff),
        (ExpirationCodes.CpuLimitExceeded, ResubmitRule.AfterBackoff()),
        (ExpirationCodes.TimeLimitExceeded, ResubmitRule.AfterBackoff().IfCheckpointMoved()),
        (ExpirationCodes.ProgressStalled, OnceWithBackoff),
        (ExpirationCodes.RequirementLost, ResubmitRule.WhenClear),
        (ExpirationCodes.BatteryLow, ResubmitRule.WhenClear),
        (ExpirationCodes.Preempted, ResubmitRule.WhenClear),
        (ExpirationCodes.QuotaExhausted, ResubmitRule.WhenClear),
        (ExpirationCodes.PolicyChanged, ResubmitRule.WhenClear),
        (ExpirationCodes.HostLost, ResubmitRule.AtNextStart),
        (ExpirationCodes.WorkerLost, OnceWithBackoff),
    ];

    /// <summary>Sorted by code, so that equal rules make equal values.</summary>
    internal ValueList<(string Code, ResubmitRule Rule)> Rules { get; private init; }

    private ResubmitRule Failed { get; init; } = ResubmitRule.Never;

    /// <summary>The rule for reasons that have none of their own. Null: never.</summary>
    internal ResubmitRule? Fallback { get; private init; }

    private Resubmission()
    {
    }

    /// <summary>The last column of the expiration table; a failed run is not repeated.</summary>
    public static Resubmission Default { get; } = new() { Rules = Sorted(Defaults) };

    /// <summary>One run, whatever happens; a handle completes with that run.</summary>
    public static Resubmission Never { get; } = new() { Fallback = ResubmitRule.Never };

    /// <summary>Runs of one task that App and Policy causes and failures may lead to, the first included. At least 1. Default: 5.</summary>
    public int MaximumAttempts
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1); field = value; }
    } = 5;

    /// <summary>Further runs that Device and Host causes may lead to, counted apart and at least 30 s apart. At least 0. Default: 50.</summary>
    public int MaximumInterruptions
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfNegative(value); field = value; }
    } = 50;

    /// <summary>Replaces the rule for one reason. <typeparamref name="TReason"/> = <see cref="Expiration"/>: for every reason.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is null.</exception>
    public Resubmission OnExpired<TReason>(ResubmitRule rule)
        where TReason : Expiration
    {
        ArgumentNullException.ThrowIfNull(rule);
        return typeof(TReason) == typeof(Expiration)
            ? this with { Rules = [], Fallback = rule }
            : OnExpired(ExpirationCodes.Of(typeof(TReason)), rule);
    }

    /// <summary>Replaces the rule for the reason with this code.</summary>
    /// <exception cref="ArgumentException">No reason has this code.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is null.</exception>
    public Resubmission OnExpired(string code, ResubmitRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (!ExpirationCodes.All.Contains(code))
            throw new ArgumentException($"No expiration has the code '{code}'; the codes are {string.Join(", ", ExpirationCodes.All)}.", nameof(code));
        return this with { Rules = Sorted([.. Rules.Where(known => known.Code != code), (code, rule)]) };
    }

    /// <summary>After the handler threw. Default: never.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is null.</exception>
    public Resubmission OnFailed(ResubmitRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return this with { Failed = rule };
    }

    /// <summary>The rule in force for a reason.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="reason"/> is null.</exception>
    public ResubmitRule RuleFor(Expiration reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return RuleFor(reason.Code);
    }

    /// <summary>The rule in force after a failure.</summary>
    public ResubmitRule RuleForFailure => Failed;

    internal static Resubmission Restore((string Code, ResubmitRule Rule)[] rules, ResubmitRule failed, ResubmitRule? fallback, int attempts, int interruptions) =>
        new() { Rules = [.. rules], Failed = failed, Fallback = fallback, MaximumAttempts = attempts, MaximumInterruptions = interruptions };

    internal ResubmitRule RuleFor(string code)
    {
        foreach (var (known, rule) in Rules.AsSpan())
        {
            if (known == code)
                return rule;
        }

        return Fallback ?? ResubmitRule.Never;
    }

    private static ValueList<(string Code, ResubmitRule Rule)> Sorted((string Code, ResubmitRule Rule)[] rules) =>
        [.. rules.OrderBy(entry => entry.Code, StringComparer.Ordinal)];
}
