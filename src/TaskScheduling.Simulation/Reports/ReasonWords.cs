namespace TaskScheduling.Simulation;

/// <summary>What stands behind a code, in a word or two.</summary>
internal static class ReasonWords
{
    /// <summary>Completes "is told to stop for ..." and "is stopped for ...".</summary>
    public static string Stopped(string code) => code switch
    {
        ExpirationCodes.HostShuttingDown => "a shutdown",
        ExpirationCodes.UserStopped => "a person",
        ExpirationCodes.CancelledByApp => "the app itself",
        ExpirationCodes.Superseded => "a newer submission",
        ExpirationCodes.ThermalLimitExceeded => "heat",
        ExpirationCodes.MemoryLimitExceeded => "memory",
        ExpirationCodes.AllocationLimitExceeded => "allocations",
        ExpirationCodes.CpuLimitExceeded => "CPU",
        ExpirationCodes.CpuTimeExceeded => "its total of CPU",
        ExpirationCodes.TimeLimitExceeded => "time",
        ExpirationCodes.ProgressStalled => "silence",
        ExpirationCodes.RequirementLost => "a lost requirement",
        ExpirationCodes.BatteryLow => "a low battery",
        ExpirationCodes.Preempted => "a task of high priority",
        ExpirationCodes.QuotaExhausted => "its quota",
        ExpirationCodes.PolicyChanged => "a change of the policy",
        ExpirationCodes.HostLost => "a lost host",
        ExpirationCodes.LeaseLost => "a lost lease",
        ExpirationCodes.WorkerLost => "a lost worker",
        _ => code,
    };

    /// <summary>Completes "waits for ...".</summary>
    public static string WaitsFor(DeferralReason reason) => reason switch
    {
        DeferralReason.NotYetDue => "its time",
        DeferralReason.WaitingForNetwork => "a network",
        DeferralReason.WaitingForUnmeteredNetwork => "an unmetered network",
        DeferralReason.WaitingForExternalPower => "external power",
        DeferralReason.WaitingForIdle => "an idle device",
        DeferralReason.TooHot hot => $"the device to cool down from {hot.Observed} to {hot.Allowed}",
        DeferralReason.BatteryLow low => $"the battery to reach {Figures.Percent(low.LeavesAt)}",
        DeferralReason.LowPowerMode => "the end of low power mode",
        DeferralReason.ConcurrencyLimit limit => limit.Limit == 1 ? "the only slot" : $"one of {limit.Limit} slots",
        DeferralReason.SlotsOverrunning => "slots that overrunning handlers hold",
        DeferralReason.EarlierRunStillReturning => "its earlier run to return",
        DeferralReason.KeyBusy => "a running task of its key",
        DeferralReason.QuotaExhausted => "its quota",
        DeferralReason.BackoffUntil => "the end of its backoff",
        DeferralReason.WaitingForNextStart => "the next start of the host",
        DeferralReason.HandlerMissing => "a handler",
        DeferralReason.NoSensor sensor => $"a sensor of {sensor.Which}",
        DeferralReason.ReadingConditions => "a first reading",
        DeferralReason.SchedulerNotStarted => "the host to start",
        DeferralReason.HeldByPolicy => "the policy",
        DeferralReason.ExecutedElsewhere elsewhere => elsewhere.By ?? "a process that executes it",
        DeferralReason.Parked => "its release",
        _ => reason.Code,
    };

    public static string Outcome(StoryOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
