namespace TaskScheduling;

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

    /// <summary>Whether a network of unknown cost counts as unmetered. Default: false, what requires an unmetered one waits as <see cref="DeferralReason.NoSensor"/>. Server: true.</summary>
    /// <remarks>A changed value counts from the next reading on.</remarks>
    public bool AssumeUnmeteredNetwork { get; init; }

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

    /// <summary>Runs of one task that may end with the host lost before it is parked; 0 is as 1. Default: 3.</summary>
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
