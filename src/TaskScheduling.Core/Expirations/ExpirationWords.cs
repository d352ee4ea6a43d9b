using System.Globalization;

namespace TaskScheduling;

/// <summary>Built-in words per reason, in English, for a person who looks at a card.</summary>
internal static class ExpirationWords
{
    public static string Of(Expiration reason) => reason switch
    {
        Expiration.HostShuttingDown => "Stopped because the app is closing",
        Expiration.UserStopped => "Stopped",
        Expiration.CancelledByApp { Note: { Length: > 0 } note } => $"Cancelled: {note}",
        Expiration.CancelledByApp => "Cancelled",
        Expiration.Superseded => "Replaced by newer work",
        Expiration.ThermalLimitExceeded heat => $"Paused: the device is too hot ({heat.Observed})",
        Expiration.MemoryLimitExceeded memory => $"Stopped: used more than {BudgetAmount.OfBytes(memory.LimitBytes)} of memory",
        Expiration.AllocationLimitExceeded memory => $"Stopped: allocated {BudgetAmount.OfBytes(memory.LimitBytes)} of memory",
        Expiration.CpuLimitExceeded cpu => $"Paused: used {Seconds(cpu.CpuUsed)} of processor time within {Seconds(cpu.Over)}",
        Expiration.CpuTimeExceeded cpu => $"Stopped: used {Seconds(cpu.Limit)} of processor time",
        Expiration.TimeLimitExceeded time => $"Stopped after {Seconds(time.Limit)}",
        Expiration.ProgressStalled stall => $"Stopped: no progress for {Seconds(stall.SinceProgress)}",
        Expiration.RequirementLost { Which: Requirement.Network or Requirement.UnmeteredNetwork } => "Paused: waiting for the network",
        Expiration.RequirementLost { Which: Requirement.ExternalPower } => "Paused: waiting for external power",
        Expiration.RequirementLost { Which: Requirement.Idle } => "Paused while the device is in use",
        Expiration.RequirementLost lost => $"Paused: {lost.Which} is not available",
        Expiration.BatteryLow battery => string.Create(CultureInfo.InvariantCulture, $"Paused: battery at {battery.Level * 100:0} %"),
        Expiration.Preempted => "Paused for more important work",
        Expiration.QuotaExhausted => "Paused: its run time for now is used up",
        Expiration.PolicyChanged changed => $"Paused: a rule changed ({changed.Rule})",
        Expiration.LeaseLost => "Continued elsewhere",
        Expiration.HostLost { ExitCode: { } code } => $"Interrupted: the app ended unexpectedly (exit code {ExitCode(code)})",
        Expiration.HostLost => "Interrupted: the app ended unexpectedly",
        Expiration.WorkerLost => "Interrupted: its worker ended unexpectedly",
        Expiration.Unknown unknown => $"Interrupted by {unknown.NativeDomain}",
        _ => "Stopped",
    };

    /// <summary>The codes by which Windows tells a fault are known to people in hexadecimal digits.</summary>
    private static string ExitCode(int code) => code < 0 ? $"0x{code:X8}" : code.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s");
}
