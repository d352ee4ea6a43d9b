namespace TaskScheduling;

/// <summary>What a policy change does to running tasks.</summary>
public enum PolicyApplication
{
    /// <summary>They keep the budget they began with.</summary>
    NewRuns,

    /// <summary>They get the new limits now; one that is exceeded already ends its run as <see cref="Expiration.PolicyChanged"/>.</summary>
    Now,
}

/// <summary>What a requirement without a reading means.</summary>
public enum UnknownRequirement
{
    /// <summary>The task waits as <see cref="DeferralReason.NoSensor"/>.</summary>
    Hold,

    /// <summary>The requirement is taken as fulfilled.</summary>
    Assume,
}

/// <summary>When a more important task takes a running one's slot. A value.</summary>
public sealed record Preemption
{
    /// <summary>How long a High task must have been ready. Default: 5 s.</summary>
    public TimeSpan ReadyFor
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(ReadyFor));
    } = TimeSpan.FromSeconds(5);

    /// <summary>A run is left alone until it has run this long. Default: 30 s.</summary>
    public TimeSpan MinimumRun
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MinimumRun));
    } = TimeSpan.FromSeconds(30);

    /// <summary>A task is preempted at most this often. Default: 2.</summary>
    public int MaximumTimes
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumTimes));
    } = 2;
}

/// <summary>How much of the past is kept. A value.</summary>
public sealed record HistoryBounds
{
    /// <summary>Ended tasks. Default: 1,000.</summary>
    public int EndedTasks
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EndedTasks));
    } = 1_000;

    /// <summary>Age of an ended task. Default: 24 h.</summary>
    public TimeSpan EndedTaskAge
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EndedTaskAge));
    } = TimeSpan.FromHours(24);

    /// <summary>Events a task. Default: 32.</summary>
    public int EventsPerTask
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EventsPerTask));
    } = 32;

    /// <summary>Condition changes, from which waiting times are derived. Default: 10,000.</summary>
    public int ConditionChanges
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(ConditionChanges));
    } = 10_000;

    /// <summary>Events a watcher may be behind before it misses some. Default: 1,024.</summary>
    public int EventsPerWatcher
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(EventsPerWatcher));
    } = 1_024;
}

/// <summary>Everything the scheduler may decide by. A value: <c>SchedulingPolicy.Desktop with { ... }</c>.</summary>
public sealed record SchedulingPolicy
{
    /// <summary>For services: many slots, no rules about power or people.</summary>
    public static SchedulingPolicy Server => PolicyProfiles.Server;

    /// <summary>For machines with a person in front: maintenance waits until they are away.</summary>
    public static SchedulingPolicy Desktop => PolicyProfiles.Desktop;

    /// <summary>The BGTaskScheduler model: few slots, tight limits, preemption, quotas.</summary>
    public static SchedulingPolicy Mobile => PolicyProfiles.Mobile;

    /// <summary>The profile with this name, ignoring case.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static SchedulingPolicy FromName(string name) => PolicyProfiles.FromName(name);

    /// <summary>Name of the profile this one started from.</summary>
    public string Name { get; init; } = "Custom";

    /// <summary>Rules for <see cref="TaskKind.AppRefresh"/>.</summary>
    public KindPolicy AppRefresh { get; init; } = new();

    /// <summary>Rules for <see cref="TaskKind.Processing"/>.</summary>
    public KindPolicy Processing { get; init; } = new();

    /// <summary>Rules for <see cref="TaskKind.ContinuedProcessing"/>.</summary>
    public KindPolicy ContinuedProcessing { get; init; } = new();

    /// <summary>Limits per identifier or pattern, on top of the kind's.</summary>
    public ValueList<IdentifierBudget> Budgets { get; init; }

    /// <summary>Nothing starts while the device is hotter. Default: Fair. Null: no such rule.</summary>
    public ThermalState? StartAtOrBelow { get; init; } = ThermalState.Fair;

    /// <summary>From the decision to start to the handler's first instruction, before <see cref="TaskEvent.StartOverdue"/>. Default: 10 s.</summary>
    public TimeSpan StartWatchdog
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(StartWatchdog));
    } = TimeSpan.FromSeconds(10);

    /// <summary>Share of a limit at which a warning is given, 0 to 1. Default: 0.8.</summary>
    public double WarnAtFraction
    {
        get;
        init => field = BudgetRules.Share(value, nameof(WarnAtFraction));
    } = 0.8;

    /// <summary>Whether time with a debugger attached counts for nothing in Time, Progress and Grace. Default: true.</summary>
    public bool PauseUnderDebugger { get; init; } = true;

    /// <summary>Waiting while ready raises the effective priority one step per this time. Default: 10 min. Null: never.</summary>
    public TimeSpan? AgeingInterval
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(AgeingInterval));
    } = TimeSpan.FromMinutes(10);

    /// <summary>Null: off.</summary>
    public Preemption? Preemption { get; init; }

    /// <summary>Whether a request without a key takes its identifier as key, as Apple does. Default: false.</summary>
    public bool KeyIsIdentifier { get; init; }

    /// <summary>What a requirement without a reading means. Default: hold.</summary>
    public UnknownRequirement WhenUnknown { get; init; }

    /// <summary>How often a sensor is read on which a task depends. Default: 10 s.</summary>
    public TimeSpan SamplingPeriod
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(SamplingPeriod));
    } = TimeSpan.FromSeconds(10);

    /// <summary>The same within one step of a limit. Default: 1 s.</summary>
    public TimeSpan SamplingPeriodNearLimit
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(SamplingPeriodNearLimit));
    } = TimeSpan.FromSeconds(1);

    /// <summary>A run goes on for this long without the network it needs. Default: 10 s.</summary>
    public TimeSpan NetworkLossTolerance
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(NetworkLossTolerance));
    } = TimeSpan.FromSeconds(10);

    /// <summary>A run goes on for this long without the external power it needs. Default: 5 s.</summary>
    public TimeSpan PowerLossTolerance
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(PowerLossTolerance));
    } = TimeSpan.FromSeconds(5);

    /// <summary>A lost requirement must hold this long before it counts as back. Default: 30 s.</summary>
    public TimeSpan RequirementBackAfter
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(RequirementBackAfter));
    } = TimeSpan.FromSeconds(30);

    /// <summary>Frees the slot of a handler that has ignored its expiration for so long. Default: null, never.</summary>
    public TimeSpan? OverrunSlotsReleasedAfter
    {
        get;
        init => field = BudgetRules.Positive(value, nameof(OverrunSlotsReleasedAfter));
    }

    /// <summary>Runs of one task that may end with the host lost before it is parked. Default: 3.</summary>
    public int MaximumHostLosses
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumHostLosses));
    } = 3;

    /// <summary>Shortest time between two runs of one task after Device and Host causes. Default: 30 s.</summary>
    public TimeSpan InterruptionSpacing
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(InterruptionSpacing));
    } = TimeSpan.FromSeconds(30);

    /// <summary>Largest payload. Default: 1 MiB.</summary>
    public int MaximumPayloadBytes
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumPayloadBytes));
    } = 1 << 20;

    /// <summary>Longest title in characters. Default: 200.</summary>
    public int MaximumTitleLength
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumTitleLength));
    } = 200;

    /// <summary>Longest subtitle in characters. Default: 400.</summary>
    public int MaximumSubtitleLength
    {
        get;
        init => field = BudgetRules.NotNegative(value, nameof(MaximumSubtitleLength));
    } = 400;

    /// <summary>How much of the past is kept.</summary>
    public HistoryBounds History { get; init; } = new();

    /// <summary>The key in force for a request that was accepted.</summary>
    internal TaskKey KeyOf(BackgroundTaskRequest request) =>
        request.Key ?? (KeyIsIdentifier ? TaskKey.From(request.Identifier) : TaskKey.PerSubmission);

    /// <summary>The rules of one kind.</summary>
    public KindPolicy For(TaskKind kind) => kind switch
    {
        TaskKind.AppRefresh => AppRefresh,
        TaskKind.Processing => Processing,
        _ => ContinuedProcessing,
    };
}

/// <summary>Limits for one identifier or pattern, laid over the kind's: null keeps what the kind says.</summary>
/// <param name="Identifier">Identifier, or a prefix that ends in <c>.*</c>; the longest match wins.</param>
/// <param name="Budget">Replaces the kind's limits, field by field.</param>
public sealed record IdentifierBudget(string Identifier, TaskBudget Budget)
{
    /// <summary>Limits of the kind that do not apply to this identifier.</summary>
    public ValueList<BudgetKind> Unlimited { get; init; }
}
