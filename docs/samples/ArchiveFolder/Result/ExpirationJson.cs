using System.Text.Json;
using System.Text.Json.Nodes;
using TaskScheduling;

namespace ArchiveFolder;

/// <summary>A reason as JSON: what all have in common, and in between what this one measured, durations in seconds and sizes in bytes.</summary>
internal static class ExpirationJson
{
    public static JsonObject Of(Expiration why) => new(
    [
        new("code", why.Code),
        new("origin", Word(why.Origin)),
        .. Measured(why).Select(datum => KeyValuePair.Create(datum.Key, datum.Value?.DeepClone())),
        new("at", why.At),
        new("graceEndsAt", why.GraceEndsAt),
        new("alsoExceeded", new JsonArray([.. why.AlsoExceeded.Select(code => (JsonNode?)code)])),
    ]);

    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static JsonObject Measured(Expiration why) => why switch
    {
        Expiration.HostShuttingDown host => new() { ["shutdownTimeoutSeconds"] = host.ShutdownTimeout.TotalSeconds },
        Expiration.UserStopped person => new() { ["source"] = person.Source, ["who"] = person.Who },
        Expiration.CancelledByApp app => new() { ["note"] = app.Note },
        Expiration.Superseded newer => new() { ["by"] = newer.By.ToString() },
        Expiration.ThermalLimitExceeded heat => new()
        {
            ["allowed"] = Word(heat.Allowed),
            ["observed"] = Word(heat.Observed),
            ["hotForSeconds"] = heat.HotFor.TotalSeconds,
            ["sensor"] = heat.Sensor,
        },
        Expiration.MemoryLimitExceeded memory => new() { ["limitBytes"] = memory.LimitBytes, ["observedBytes"] = memory.ObservedBytes },
        Expiration.AllocationLimitExceeded memory => new() { ["limitBytes"] = memory.LimitBytes, ["observedBytes"] = memory.ObservedBytes },
        Expiration.CpuLimitExceeded cpu => new()
        {
            ["cores"] = cpu.Limit.Cores,
            ["windowSeconds"] = cpu.Limit.Window.TotalSeconds,
            ["cpuUsedSeconds"] = cpu.CpuUsed.TotalSeconds,
            ["overSeconds"] = cpu.Over.TotalSeconds,
        },
        Expiration.CpuTimeExceeded cpu => new() { ["limitSeconds"] = cpu.Limit.TotalSeconds, ["usedSeconds"] = cpu.Used.TotalSeconds },
        Expiration.TimeLimitExceeded time => new() { ["limitSeconds"] = time.Limit.TotalSeconds, ["elapsedSeconds"] = time.Elapsed.TotalSeconds },
        Expiration.ProgressStalled stall => new()
        {
            ["limitSeconds"] = stall.Limit.TotalSeconds,
            ["sinceProgressSeconds"] = stall.SinceProgress.TotalSeconds,
            ["sinceHeartbeatSeconds"] = stall.SinceHeartbeat?.TotalSeconds,
            ["sinceWaitSeconds"] = stall.SinceWait?.TotalSeconds,
            ["completed"] = stall.Completed,
            ["total"] = stall.Total,
        },
        Expiration.RequirementLost lost => new() { ["which"] = Word(lost.Which) },
        Expiration.BatteryLow battery => new() { ["level"] = battery.Level, ["threshold"] = battery.Threshold },
        Expiration.Preempted preempted => new() { ["by"] = preempted.By.ToString() },
        Expiration.QuotaExhausted quota => new()
        {
            ["quota"] = quota.Quota,
            ["windowSeconds"] = quota.Window.TotalSeconds,
            ["usedSeconds"] = quota.Used.TotalSeconds,
            ["refillsAt"] = quota.RefillsAt,
        },
        Expiration.PolicyChanged policy => new() { ["rule"] = policy.Rule },
        Expiration.HostLost lost => new()
        {
            ["lastSignOfLife"] = lost.LastSignOfLife,
            ["bootChanged"] = lost.BootChanged,
            ["exitCode"] = lost.ExitCode,
        },
        Expiration.Unknown unknown => new()
        {
            ["nativeDomain"] = unknown.NativeDomain,
            ["nativeCode"] = unknown.NativeCode,
            ["nativeText"] = unknown.NativeText,
        },
        _ => [], // LeaseLost and WorkerLost need other nodes or a worker process
    };
}
