using System.Collections.Frozen;

namespace TaskScheduling;

/// <summary>The stable codes of all expirations, in the order of precedence.</summary>
internal static class ExpirationCodes
{
    public const string HostShuttingDown = "host_shutting_down";
    public const string UserStopped = "user_stopped";
    public const string CancelledByApp = "cancelled_by_app";
    public const string Superseded = "superseded";
    public const string ThermalLimitExceeded = "thermal_limit_exceeded";
    public const string MemoryLimitExceeded = "memory_limit_exceeded";
    public const string AllocationLimitExceeded = "allocation_limit_exceeded";
    public const string CpuLimitExceeded = "cpu_limit_exceeded";
    public const string CpuTimeExceeded = "cpu_time_exceeded";
    public const string TimeLimitExceeded = "time_limit_exceeded";
    public const string ProgressStalled = "progress_stalled";
    public const string RequirementLost = "requirement_lost";
    public const string BatteryLow = "battery_low";
    public const string Preempted = "preempted";
    public const string QuotaExhausted = "quota_exhausted";
    public const string PolicyChanged = "policy_changed";
    public const string LeaseLost = "lease_lost";
    public const string HostLost = "host_lost";
    public const string WorkerLost = "worker_lost";
    public const string Unknown = "unknown";

    /// <summary>All codes, most important first: the index is the precedence.</summary>
    public static readonly ValueList<string> All =
    [
        HostShuttingDown, UserStopped, CancelledByApp, Superseded, ThermalLimitExceeded, MemoryLimitExceeded, AllocationLimitExceeded,
        CpuLimitExceeded, CpuTimeExceeded, TimeLimitExceeded, ProgressStalled, RequirementLost, BatteryLow, Preempted, QuotaExhausted,
        PolicyChanged, LeaseLost, HostLost, WorkerLost, Unknown,
    ];

    private static readonly FrozenDictionary<Type, string> ByCase = new Dictionary<Type, string>
    {
        [typeof(Expiration.HostShuttingDown)] = HostShuttingDown,
        [typeof(Expiration.UserStopped)] = UserStopped,
        [typeof(Expiration.CancelledByApp)] = CancelledByApp,
        [typeof(Expiration.Superseded)] = Superseded,
        [typeof(Expiration.ThermalLimitExceeded)] = ThermalLimitExceeded,
        [typeof(Expiration.MemoryLimitExceeded)] = MemoryLimitExceeded,
        [typeof(Expiration.AllocationLimitExceeded)] = AllocationLimitExceeded,
        [typeof(Expiration.CpuLimitExceeded)] = CpuLimitExceeded,
        [typeof(Expiration.CpuTimeExceeded)] = CpuTimeExceeded,
        [typeof(Expiration.TimeLimitExceeded)] = TimeLimitExceeded,
        [typeof(Expiration.ProgressStalled)] = ProgressStalled,
        [typeof(Expiration.RequirementLost)] = RequirementLost,
        [typeof(Expiration.BatteryLow)] = BatteryLow,
        [typeof(Expiration.Preempted)] = Preempted,
        [typeof(Expiration.QuotaExhausted)] = QuotaExhausted,
        [typeof(Expiration.PolicyChanged)] = PolicyChanged,
        [typeof(Expiration.LeaseLost)] = LeaseLost,
        [typeof(Expiration.HostLost)] = HostLost,
        [typeof(Expiration.WorkerLost)] = WorkerLost,
        [typeof(Expiration.Unknown)] = Unknown,
    }.ToFrozenDictionary();

    /// <summary>Every case by its code.</summary>
    public static readonly FrozenDictionary<string, Type> Cases = ByCase.ToFrozenDictionary(known => known.Value, known => known.Key, StringComparer.Ordinal);

    // Codes of the cases whose origin is Device or Host.
    private static readonly FrozenSet<string> Interruptions = new[]
    {
        HostShuttingDown, ThermalLimitExceeded, RequirementLost, BatteryLow, LeaseLost, HostLost, WorkerLost, Unknown,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether device or host ended the run, so that it is no attempt of the task's own.</summary>
    public static bool IsInterruption(string code) => Interruptions.Contains(code);

    public static string Of(Type expirationCase) => ByCase[expirationCase];

    public static int Precedence(string code) => All.AsSpan().IndexOf(code);
}
