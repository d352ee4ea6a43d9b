namespace TaskScheduling.Tests.Engine;

/// <summary>The plainest policy and requests; a test varies what it is about.</summary>
internal static class Given
{
    /// <summary>Four slots a kind, no limits, no rule that needs a sensor.</summary>
    public static readonly SchedulingPolicy Policy = new()
    {
        StartAtOrBelow = null,
        AppRefresh = new KindPolicy { Concurrency = Concurrency.Fixed(4) },
        Processing = new KindPolicy { Concurrency = Concurrency.Fixed(4) },
        ContinuedProcessing = new KindPolicy { Concurrency = Concurrency.Fixed(4) },
    };

    public static readonly ContinuedProcessingTaskRequest Continued = new("continued", "Export");

    public static readonly ProcessingTaskRequest Processing = new("processing");

    public static readonly AppRefreshTaskRequest Refresh = new("refresh");

    public static SchedulingPolicy OneSlot => Policy with
    {
        Processing = Policy.Processing with { Concurrency = Concurrency.Fixed(1) },
        ContinuedProcessing = Policy.ContinuedProcessing with { Concurrency = Concurrency.Fixed(1) },
    };

    public static string IdentifierOf(TaskKind kind) => kind switch
    {
        TaskKind.AppRefresh => "refresh",
        TaskKind.Processing => "processing",
        _ => "continued",
    };

    public static ContinuedProcessingTaskRequest With(TaskBudget budget) => Continued with { Budget = budget };

    public static TaskTexts Texts(TaskId id, Expiration? expiration) => new($"Title of {id.Value.ToString()[..8]}", expiration?.Code);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static DateTimeOffset At(double seconds) => EngineHarness.Epoch.AddSeconds(seconds);

    public static DeviceConditions Heat(ThermalState state) => DeviceConditions.Ideal with { Thermal = state };

    public static DeviceConditions Battery(double level) => DeviceConditions.Ideal with { Power = PowerSource.Battery, BatteryLevel = level };
}
