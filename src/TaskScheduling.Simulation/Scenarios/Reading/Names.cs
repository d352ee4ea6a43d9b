namespace TaskScheduling.Simulation;

/// <summary>The words of scenario files for what the library has as enums.</summary>
internal static class Names
{
    public static (string Name, TaskKind Value)[] Kinds { get; } =
        [("refresh", TaskKind.AppRefresh), ("processing", TaskKind.Processing), ("continued", TaskKind.ContinuedProcessing)];

    public static (string Name, TaskPriority Value)[] Priorities { get; } = [("low", TaskPriority.Low), ("normal", TaskPriority.Normal), ("high", TaskPriority.High)];

    public static (string Name, Requirements Value)[] Requirements { get; } =
    [
        ("network", TaskScheduling.Requirements.Network), ("unmetered", TaskScheduling.Requirements.UnmeteredNetwork),
        ("power", TaskScheduling.Requirements.ExternalPower), ("idle", TaskScheduling.Requirements.Idle),
    ];

    public static (string Name, PowerSource Value)[] Power { get; } = [("battery", PowerSource.Battery), ("external", PowerSource.External)];

    public static (string Name, NetworkState Value)[] Networks { get; } =
        [("none", NetworkState.None), ("metered", NetworkState.Metered), ("unmetered", NetworkState.Unmetered)];

    public static (string Name, BudgetKind Value)[] Budgets { get; } =
    [
        ("time", BudgetKind.Time), ("cpu", BudgetKind.Cpu), ("cpuTime", BudgetKind.CpuTime), ("thermal", BudgetKind.Thermal), ("stall", BudgetKind.Stall),
        ("heartbeatOnly", BudgetKind.HeartbeatOnly), ("wait", BudgetKind.Wait), ("memory", BudgetKind.Memory), ("allocated", BudgetKind.Allocated),
    ];

    public static (string Name, ThermalState? Value)[] Heat { get; } =
        [("nominal", ThermalState.Nominal), ("fair", ThermalState.Fair), ("serious", ThermalState.Serious), ("critical", ThermalState.Critical), ("off", null)];

    public static (string Name, ReactionKind Value)[] Reactions { get; } =
        [("cancel", ReactionKind.Cancel), ("return", ReactionKind.Return), ("finish", ReactionKind.Finish), ("hang", ReactionKind.Hang)];

    public static (string Name, bool Value)[] Strategies { get; } = [("queue", false), ("fail", true)];

    public static IEnumerable<string> Of<T>((string Name, T Value)[] choices) => choices.Select(choice => choice.Name);
}
