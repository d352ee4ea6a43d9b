namespace TaskScheduling.Simulation;

/// <summary>Reads the limits of a run. <c>off</c> lifts one that a profile sets.</summary>
internal static class BudgetReader
{
    private const string Lifted = "off";

    public static Shape Shape { get; } = new(
        "budget",
        "Limits of one run; what is absent is not limited, or stays as in the profile. Write off to lift a limit of the profile.",
        Key.DurationOr("time", "Run time.", Lifted),
        Key.Form("cpu", "CPU-seconds in a sliding window, as CORES/WINDOW.", "0.8/60s", Lifted),
        Key.DurationOr("cpuTime", "CPU time in all.", Lifted),
        Key.Form("thermal", "Hottest allowed state and for how long it may be exceeded.", "Serious/10s", Lifted),
        Key.DurationOr("stall", "Longest silence.", Lifted),
        Key.Duration("heartbeatOnly", "How long heartbeats alone hold a stall off. Default: ten times stall."),
        Key.Duration("wait", "How long declared waits hold it off. Default: thirty times stall."),
        Key.OfOr("memory", Quantity.Bytes, "Resident memory; only of work that runs outOfProcess.", Lifted),
        Key.OfOr("allocated", Quantity.Bytes, "Managed bytes allocated.", Lifted),
        Key.Duration("grace", "Time for clean-up after an expiration."));

    public static TaskBudget Read(ScenarioMap map, TaskBudget below)
    {
        return map.Checked(() => new TaskBudget
        {
            Time = Limit("time", below.Time, () => map.PositiveDuration("time")),
            Cpu = Limit("cpu", below.Cpu, () => map.Parsed("cpu", CpuLimit.Parse)),
            CpuTime = Limit("cpuTime", below.CpuTime, () => map.PositiveDuration("cpuTime")),
            Thermal = Limit("thermal", below.Thermal, () => map.Parsed("thermal", ThermalLimit.Parse)),
            Progress = Silence(map, below.Progress),
            MemoryBytes = Limit("memory", below.MemoryBytes, () => (long?)map.Positive("memory", Quantity.Bytes)),
            AllocatedBytes = Limit("allocated", below.AllocatedBytes, () => (long?)map.Positive("allocated", Quantity.Bytes)),
            Grace = map.PositiveDuration("grace") ?? below.Grace,
        });

        T? Limit<T>(string key, T? below, Func<T?> read)
            where T : struct => !map.Has(key) ? below : map.Text(key) == Lifted ? null : read();
    }

    private static ProgressLimit? Silence(ScenarioMap map, ProgressLimit? below)
    {
        if (map.Has("stall") && map.Text("stall") == Lifted)
        {
            map.Refuse("for a stall limit, which is off", "heartbeatOnly", "wait");
            return null;
        }

        if ((map.PositiveDuration("stall") ?? below?.Stall) is not { } stall)
        {
            map.Refuse("for a stall limit, and there is none", "heartbeatOnly", "wait");
            return null;
        }

        var limit = map.Has("stall") || below is null ? new ProgressLimit(stall) : below;
        return limit with
        {
            MaximumHeartbeatOnly = map.PositiveDuration("heartbeatOnly") ?? limit.MaximumHeartbeatOnly,
            MaximumWait = map.PositiveDuration("wait") ?? limit.MaximumWait,
        };
    }
}
