namespace TaskScheduling;

/// <summary>The three profiles; every number is an option of <see cref="SchedulingPolicy"/> and listed in docs/reference/semantics.md, section 4.3.</summary>
internal static class PolicyProfiles
{
    private static readonly TimeSpan RefreshTime = TimeSpan.FromSeconds(30);
    private static readonly BatteryLimit LowBattery = new(0.20, 0.25);

    // The CPU monitor of iOS for apps that are not in front: 48 CPU-seconds in any 60 s.
    private static readonly CpuLimit BackgroundCpu = new(0.8, TimeSpan.FromSeconds(60));
    private static readonly ThermalLimit WarmMachine = new(ThermalState.Fair, TimeSpan.FromSeconds(30));
    private static readonly ThermalLimit WarmDevice = new(ThermalState.Fair, TimeSpan.FromSeconds(10));
    private static readonly ThermalLimit HotDevice = new(ThermalState.Serious, TimeSpan.FromSeconds(10));
    private static readonly ThermalLimit HotServer = new(ThermalState.Serious, TimeSpan.FromSeconds(30));

    public static readonly SchedulingPolicy Server = new()
    {
        Name = "Server",
        AssumeUnmeteredNetwork = true,
        AppRefresh = new KindPolicy
        {
            Concurrency = Concurrency.Fixed(8),
            Budget = new TaskBudget { Time = RefreshTime, Thermal = HotServer, Grace = Seconds(20) },
            HeldByLowPowerMode = true,
        },
        Processing = new KindPolicy
        {
            Concurrency = Concurrency.PerProcessor(2),
            Budget = new TaskBudget { Thermal = HotServer, Grace = Seconds(20) },
            HeldByLowPowerMode = true,
        },
        ContinuedProcessing = new KindPolicy
        {
            Concurrency = Concurrency.PerProcessor(2),
            Budget = new TaskBudget { Thermal = HotServer, Grace = Seconds(20), Progress = Silence(stall: 300, heartbeatOnly: 1800, wait: 3600) },
        },
    };

    public static readonly SchedulingPolicy Desktop = new()
    {
        Name = "Desktop",
        AppRefresh = new KindPolicy
        {
            Concurrency = Concurrency.Fixed(2),
            MaximumPending = 1_000,
            Budget = new TaskBudget { Time = RefreshTime, Grace = Seconds(5) },
            HeldByLowPowerMode = true,
        },
        Processing = new KindPolicy
        {
            Concurrency = Concurrency.Fixed(2),
            MaximumPending = 1_000,
            Budget = new TaskBudget { Time = TimeSpan.FromMinutes(60), Thermal = WarmMachine, Grace = Seconds(5) },
            RequiresIdle = true,
            Battery = LowBattery,
            HeldByLowPowerMode = true,
        },
        ContinuedProcessing = new KindPolicy
        {
            Concurrency = Concurrency.Fixed(4),
            MaximumPending = 1_000,
            Budget = new TaskBudget { Thermal = HotDevice, Grace = Seconds(5), Progress = Silence(stall: 60, heartbeatOnly: 600, wait: 1800) },
        },
    };

    public static readonly SchedulingPolicy Mobile = new()
    {
        Name = "Mobile",
        KeyIsIdentifier = true,
        Preemption = new Preemption(),
        AppRefresh = new KindPolicy
        {
            Concurrency = Concurrency.Fixed(1),
            MaximumPending = 1,
            Budget = new TaskBudget { Time = RefreshTime, Grace = Seconds(5) },
            HeldByLowPowerMode = true,
        },
        Processing = new KindPolicy
        {
            Concurrency = Concurrency.Fixed(1),
            MaximumPending = 10,
            Budget = new TaskBudget { Time = TimeSpan.FromMinutes(10), Cpu = BackgroundCpu, Thermal = WarmDevice, Grace = Seconds(5) },
            RequiresIdle = true,
            Battery = LowBattery,
            Quota = new RunQuota(TimeSpan.FromMinutes(20), TimeSpan.FromHours(4)),
            HeldByLowPowerMode = true,
            CpuLiftedOnExternalPower = true,
        },
        ContinuedProcessing = new KindPolicy
        {
            Concurrency = Concurrency.Fixed(3),
            MaximumPending = 10,
            Budget = new TaskBudget { Cpu = BackgroundCpu, Thermal = HotDevice, Grace = Seconds(5), Progress = Silence(stall: 30, heartbeatOnly: 300, wait: 600) },
        },
    };

    private static readonly SchedulingPolicy[] All = [Server, Desktop, Mobile];

    public static SchedulingPolicy FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(All, profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"A policy is one of {string.Join(", ", All.Select(profile => profile.Name))}; was '{name}'.", nameof(name));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static ProgressLimit Silence(int stall, int heartbeatOnly, int wait) =>
        new(Seconds(stall)) { MaximumHeartbeatOnly = Seconds(heartbeatOnly), MaximumWait = Seconds(wait) };
}
