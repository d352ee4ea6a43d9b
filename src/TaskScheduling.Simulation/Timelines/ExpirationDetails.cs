using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>The numbers behind a reason, for people.</summary>
internal static class ExpirationDetails
{
    public static string Of(Expiration expiration) => expiration switch
    {
        Expiration.HostShuttingDown host => $"the host leaves {Seconds(host.ShutdownTimeout)}",
        Expiration.UserStopped stopped => $"stopped by a person at the {stopped.Source}",
        Expiration.CancelledByApp cancelled => cancelled.Note ?? "cancelled by the app",
        Expiration.Superseded => "a newer submission of its key took its place",
        Expiration.ThermalLimitExceeded hot => $"{hot.Observed} for {Seconds(hot.HotFor)}; {hot.Allowed} is allowed",
        Expiration.CpuLimitExceeded cpu => $"{Seconds(cpu.CpuUsed)} of CPU within {Seconds(cpu.Over)}; {cpu.Limit} is allowed",
        Expiration.CpuTimeExceeded cpu => $"{Seconds(cpu.Used)} of CPU; {Seconds(cpu.Limit)} are allowed",
        Expiration.TimeLimitExceeded time => $"ran for {Seconds(time.Elapsed)}; {Seconds(time.Limit)} are allowed",
        Expiration.ProgressStalled stalled => $"silent for {Seconds(stalled.SinceProgress)} at {stalled.Completed} of {stalled.Total?.ToString(CultureInfo.InvariantCulture) ?? "an unknown total"}; {Seconds(stalled.Limit)} are allowed",
        Expiration.MemoryLimitExceeded memory => $"{Mebibytes(memory.ObservedBytes)}; {Mebibytes(memory.LimitBytes)} are allowed",
        Expiration.AllocationLimitExceeded allocated => $"{Mebibytes(allocated.ObservedBytes)} allocated; {Mebibytes(allocated.LimitBytes)} are allowed",
        Expiration.RequirementLost lost => $"{lost.Which} was lost",
        Expiration.BatteryLow battery => $"battery at {Figures.Percent(battery.Level)}; ends at {Figures.Percent(battery.Threshold)}",
        Expiration.Preempted => "a task of high priority took the slot",
        Expiration.QuotaExhausted quota => $"{Seconds(quota.Used)} used within {Seconds(quota.Window)}",
        Expiration.PolicyChanged changed => $"the policy changed: {changed.Rule}",
        Expiration.HostLost { ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $"the host was lost with exit code {code}"),
        Expiration.HostLost => "the host was lost",
        _ => expiration.Code,
    };

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds >= 600
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###} s");

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB");
}
