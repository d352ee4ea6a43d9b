namespace TaskScheduling.Simulation;

/// <summary>Reads the limits of a run. <c>off</c> lifts one that a profile sets.</summary>
internal static class BudgetReader
{
    private const string Lifted = "off";

    public static Shape Shape { get; } = new(
        "budget",
        "Limits of one run; what is absent is not limited, or stays as in the profile. Write off to lift a limit of the profile.",
        Key.Duration("time", "Run time."),
        Key.Text("cpu", "CPU-seconds in a sliding window, as CORES/WINDOW: 0.8/60s."),
        Key.Duration("cpuTime", "CPU time in all."),
        Key.Text("thermal", "Hottest allowed state and for how long it may be exceeded: Serious/10s."),
        Key.Duration("stall", "Longest silence."),
        Key.Duration("heartbeatOnly", "How long heartbeats alone hold a stall off. Default: ten times stall."),
        Key.Duration("wait", "How long declared waits hold it off. Default: thirty times stall."),
        Key.Of("memory", Quantity.Bytes, "Resident memory; only of work that runs outOfProcess."),
        Key.Of("allocated", Quantity.Bytes, "Managed bytes allocated."),
        Key.Duration("grace", "Time for clean-up after an expiration."));

    public static TaskBudget Read(ScenarioMap map, TaskBudget below)
    {
        return map.Checked(() => new TaskBudget
        {
            Time = Limit("time", below.Time, () => map.Duration("time")),
            Cpu = Limit("cpu", below.Cpu, () => map.Parsed("cpu", CpuLimit.Parse)),
            CpuTime = Limit("cpuTime", below.CpuTime, () => map.Duration("cpuTime")),
            Thermal = Limit("thermal", below.Thermal, () => map.Parsed("thermal", ThermalLimit.Parse)),
            Progress = Silence(map, below.Progress),
            MemoryBytes = Limit("memory", below.MemoryBytes, () => (long?)map.Measure("memory", Quantity.Bytes)),
            AllocatedBytes = Limit("allocated", below.AllocatedBytes, () => (long?)map.Measure("allocated", Quantity.Bytes)),
            Grace = map.Duration("grace") ?? below.Grace,
        });

        T? Limit<T>(string key, T? below, Func<T?> read)
            where T : struct => !map.Has(key) ? below : map.Text(key) == Lifted ? null : read();
    }

    private static ProgressLimit? Silence(ScenarioMap map, ProgressLimit? below)
    {
        if (map.Has("stall") && map.Text("stall") == Lifted)
            return null;
        if ((map.Duration("stall") ?? below?.Stall) is not { } stall)
            return null;
        var limit = map.Has("stall") || below is null ? new ProgressLimit(stall) : below;
        return limit with
        {
            MaximumHeartbeatOnly = map.Duration("heartbeatOnly") ?? limit.MaximumHeartbeatOnly,
            MaximumWait = map.Duration("wait") ?? limit.MaximumWait,
        };
    }
}
