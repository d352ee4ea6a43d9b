namespace TaskScheduling.Tests.Engine;

/// <summary>Requests and devices at random; <c>roll(n)</c> gives 0 to n - 1.</summary>
internal static class RandomRequests
{
    private static readonly TaskBudget?[] Budgets =
    [
        null, null,
        new TaskBudget { Time = TimeSpan.FromSeconds(20) },
        new TaskBudget { Cpu = new CpuLimit(0.8, TimeSpan.FromSeconds(60)), CpuTime = TimeSpan.FromSeconds(100) },
        new TaskBudget { AllocatedBytes = 1000, Grace = TimeSpan.FromSeconds(1) },
        new TaskBudget { Thermal = new ThermalLimit(ThermalState.Nominal, TimeSpan.FromSeconds(5)) },
        new TaskBudget { Progress = new ProgressLimit(TimeSpan.FromSeconds(30)) { MaximumHeartbeatOnly = TimeSpan.FromSeconds(100), MaximumWait = TimeSpan.FromSeconds(200) } },
    ];

    private static readonly Resubmission?[] Resubmissions =
    [
        null, null, Resubmission.Never,
        Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()),
        Resubmission.Default.OnExpired<Expiration>(ResubmitRule.WhenClear)
            .OnExpired<Expiration.CancelledByApp>(ResubmitRule.Never).OnExpired<Expiration.UserStopped>(ResubmitRule.Never),
    ];

    public static BackgroundTaskRequest Make(string identifier, Func<int, int> roll, DateTimeOffset now)
    {
        BackgroundTaskRequest request = identifier switch
        {
            "refresh" => new AppRefreshTaskRequest(identifier),
            "continued" => new ContinuedProcessingTaskRequest(identifier, "Export") { Strategy = roll(5) == 0 ? SubmissionStrategy.Fail : SubmissionStrategy.Queue },
            _ => new ProcessingTaskRequest(identifier)
            {
                RequiresNetworkConnectivity = roll(4) == 0,
                RequiresUnmeteredNetwork = roll(6) == 0,
                RequiresExternalPower = roll(6) == 0,
                RequiresIdle = roll(6) == 0,
            },
        };
        return request with
        {
            Key = roll(3) == 0 ? TaskKey.From($"key:{roll(3)}") : default(TaskKey?),
            Priority = (TaskPriority)(roll(3) - 1),
            WhenPending = (WhenPending)roll(3),
            WhenRunning = (WhenRunning)roll(2),
            Budget = Budgets[roll(Budgets.Length)],
            Resubmission = Resubmissions[roll(Resubmissions.Length)],
            EarliestBeginDate = roll(6) == 0 ? now.AddSeconds(roll(900)) : null,
        };
    }

    public static DeviceConditions Conditions(Func<int, int> roll) => new()
    {
        Thermal = roll(6) == 0 ? Reading<ThermalState>.Unavailable("broken") : (ThermalState)roll(4),
        Power = roll(8) == 0 ? Reading<PowerSource>.Unavailable("broken") : (PowerSource)roll(2),
        BatteryLevel = roll(8) == 0 ? Reading<double>.Unavailable("broken") : roll(101) / 100.0,
        LowPowerMode = roll(5) == 0,
        Network = roll(8) == 0 ? Reading<NetworkState>.Unavailable("broken") : (NetworkState)roll(4),
        Idle = roll(8) == 0 ? Reading<bool>.Unavailable("broken") : roll(3) != 0,
    };
}

/// <summary>Policies a world changes between.</summary>
internal static class RandomPolicies
{
    private static readonly RunQuota ShortQuota = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));

    private static readonly SchedulingPolicy Small = SchedulingPolicy.Mobile with
    {
        KeyIsIdentifier = false,
        Processing = SchedulingPolicy.Mobile.Processing with { Quota = ShortQuota, MaximumPending = 4 },
        ContinuedProcessing = SchedulingPolicy.Mobile.ContinuedProcessing with { MaximumPending = 4 },
    };

    public static readonly SchedulingPolicy[] All =
    [
        Small,
        SchedulingPolicy.Mobile,
        Small with { OverrunSlotsReleasedAfter = TimeSpan.FromSeconds(45), Processing = Small.Processing with { Quota = ShortQuota with { Scope = QuotaScope.Kind } } },
        SchedulingPolicy.Desktop with { WhenUnknown = UnknownRequirement.Assume, ContinuedProcessing = SchedulingPolicy.Desktop.ContinuedProcessing with { Concurrency = Concurrency.Fixed(0) } },
        SchedulingPolicy.Server with { Preemption = new Preemption(), Processing = SchedulingPolicy.Server.Processing with { Concurrency = Concurrency.Fixed(1) } },
        Given.Policy with { Processing = Given.Policy.Processing with { Quota = ShortQuota, Budget = new TaskBudget { Time = TimeSpan.FromSeconds(40), AllocatedBytes = 900 } } },
    ];
}
