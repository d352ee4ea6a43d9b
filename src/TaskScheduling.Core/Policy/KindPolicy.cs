namespace TaskScheduling;

/// <summary>A fixed number, or a multiple of the processors. Stays symbolic: the core does not ask the machine how many there are.</summary>
public readonly record struct Concurrency
{
    private readonly double _runs;
    private readonly bool _perProcessor;

    private Concurrency(double runs, bool perProcessor)
    {
        _runs = runs;
        _perProcessor = perProcessor;
    }

    /// <summary>Exactly this many. Zero holds every task of the kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is negative.</exception>
    public static Concurrency Fixed(int runs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(runs);
        return new Concurrency(runs, perProcessor: false);
    }

    /// <summary>This many per processor, at least one in all.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is not positive and finite.</exception>
    public static Concurrency PerProcessor(double runs) => new(BudgetRules.PositiveFinite(runs, nameof(runs)), perProcessor: true);

    /// <summary>The number of slots on a machine with this many processors.</summary>
    public int Resolve(int processors) => _perProcessor ? Math.Max(1, (int)Math.Min(int.MaxValue, _runs * processors)) : (int)_runs;

    /// <summary>For example <c>4</c> or <c>2 × processors</c>.</summary>
    public override string ToString() => _perProcessor ? FormattableString.Invariant($"{_runs} × processors") : FormattableString.Invariant($"{_runs}");
}

/// <summary>Battery levels, 0 to 1, at which runs end and may begin again. Applies while the device runs on its battery.</summary>
/// <param name="EndsAt">Runs end at or below it.</param>
/// <param name="LeavesAt">Runs may begin again at or above it.</param>
public readonly record struct BatteryLimit(double EndsAt, double LeavesAt)
{
    /// <summary>Runs end at or below it, 0 to 1.</summary>
    public double EndsAt { get; } = BudgetRules.Share(EndsAt, nameof(EndsAt));

    /// <summary>Runs may begin again at or above it, 0 to 1.</summary>
    public double LeavesAt { get; } = BudgetRules.Share(LeavesAt, nameof(LeavesAt));
}

/// <summary>Whose run time a quota adds up.</summary>
public enum QuotaScope
{
    /// <summary>Each identifier has its own.</summary>
    Identifier,

    /// <summary>All tasks of the kind share one.</summary>
    Kind,
}

/// <summary>Run time within a sliding window.</summary>
/// <remarks>Source of the shape: the rolling quotas of Android's JobScheduler (10 min per 4 h and the like).</remarks>
/// <param name="RunTime">Run time per window; positive.</param>
/// <param name="Window">Length of the window; at least <paramref name="RunTime"/>.</param>
/// <param name="Scope">Whose run time.</param>
public readonly record struct RunQuota(TimeSpan RunTime, TimeSpan Window, QuotaScope Scope = QuotaScope.Identifier)
{
    /// <summary>Run time per window; positive.</summary>
    public TimeSpan RunTime { get; } = BudgetRules.Positive(RunTime, nameof(RunTime));

    /// <summary>Length of the window; at least <see cref="RunTime"/>.</summary>
    public TimeSpan Window { get; } = BudgetRules.NotBelow(Window, RunTime, nameof(Window), nameof(RunTime));
}

/// <summary>What the policy says about one kind of task. A value.</summary>
public sealed record KindPolicy
{
    /// <summary>Slots: runs at a time.</summary>
    public Concurrency Concurrency { get; init; } = Concurrency.Fixed(1);

    /// <summary>Pending tasks that a submission may not exceed. At least 0.</summary>
    public int MaximumPending
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumPending));
    } = 1_000_000;

    /// <summary>Limits of every run of the kind.</summary>
    public TaskBudget Budget { get; init; } = TaskBudget.Unlimited;

    /// <summary>Whether every task of the kind needs an idle device.</summary>
    public bool RequiresIdle { get; init; }

    /// <summary>Battery level that ends runs. Null: none.</summary>
    public BatteryLimit? Battery { get; init; }

    /// <summary>Run time per window. Null: none.</summary>
    public RunQuota? Quota { get; init; }

    /// <summary>Whether low-power mode holds starts of the kind.</summary>
    public bool HeldByLowPowerMode { get; init; }

    /// <summary>Whether the policy's own CPU limit rests while the device is on external power.</summary>
    public bool CpuLiftedOnExternalPower { get; init; }
}
