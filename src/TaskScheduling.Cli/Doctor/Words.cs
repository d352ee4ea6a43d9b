using System.Text.Json;

namespace TaskScheduling.Cli;

/// <summary>Names that people and programs read.</summary>
internal static class Words
{
    /// <summary>Stable name for programs: camelCase ("batteryLevel").</summary>
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Name for people.</summary>
    public static string Title(ConditionReading reading) => reading switch
    {
        ConditionReading.BatteryLevel => "Battery",
        ConditionReading.LowPowerMode => "Low-power mode",
        ConditionReading.CpuPressure => "CPU pressure",
        ConditionReading.MemoryPressure => "Memory pressure",
        _ => reading.ToString(),
    };

    public static string Title(TaskKind kind) => kind switch
    {
        TaskKind.AppRefresh => "refresh",
        TaskKind.Processing => "processing",
        _ => "continued",
    };

    /// <summary>The value alone: "Nominal", "81.0 %", "off", "in use".</summary>
    public static string Value(SurveyedReading reading) => !reading.IsAvailable ? "none" : reading.Quantity is { } quantity ? quantity.ToString() : (reading.Which, reading.State) switch
    {
        (ConditionReading.LowPowerMode, "True") => "on",
        (ConditionReading.LowPowerMode, _) => "off",
        (ConditionReading.Network, nameof(NetworkState.CostUnknown)) => "cost unknown",
        (ConditionReading.Idle, "True") => "idle",
        (ConditionReading.Idle, _) => "in use",
        var (_, state) => state!,
    };
}
