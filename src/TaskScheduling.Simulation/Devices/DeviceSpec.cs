namespace TaskScheduling.Simulation;

/// <summary>Everything about a device that does not change while it is played. Null: it has no such thing.</summary>
internal sealed record DeviceSpec
{
    public required string Name { get; init; }

    public required int Cores { get; init; }

    /// <summary>What others take of the processor at the beginning.</summary>
    public double OtherCores { get; init; }

    public required PowerRule Power { get; init; }

    public ThermalSpec? Thermal { get; init; }

    public BatterySpec? Battery { get; init; }

    /// <summary>Null: no network sensor.</summary>
    public NetworkSpec? Network { get; init; }

    /// <summary>Null: nobody uses it and nothing tells so.</summary>
    public PersonSpec? Person { get; init; }
}

/// <param name="Nodes">Lumps; the first takes the processor's heat.</param>
/// <param name="Links">Between them.</param>
/// <param name="Sensor">The node that is read.</param>
/// <param name="Thresholds">What its temperature means.</param>
/// <param name="Throttle">Null: the clock never falls.</param>
/// <param name="AmbientCelsius">Of the air.</param>
/// <param name="StartCelsius">Of the device. Null: that of the air.</param>
/// <param name="BodyNode">The node that takes all other heat.</param>
internal sealed record ThermalSpec(
    IReadOnlyList<ThermalNode> Nodes,
    IReadOnlyList<ThermalLink> Links,
    string Sensor,
    ThermalThresholds Thresholds,
    ThrottleRule? Throttle,
    double AmbientCelsius,
    double? StartCelsius,
    string BodyNode);

/// <param name="CapacityWattHours">Energy when full.</param>
/// <param name="Level">At the beginning, 0 to 1.</param>
/// <param name="ChargerWatts">Of the charger, when plugged in.</param>
/// <param name="Curve">What the cells take at each level.</param>
/// <param name="LowPowerAt">At or below this level, away from the charger, the device saves energy. Null: it has no such mode.</param>
/// <param name="LowPowerUntil">It stops saving at this level.</param>
/// <param name="IsPluggedIn">At the beginning.</param>
internal sealed record BatterySpec(
    double CapacityWattHours, double Level, double ChargerWatts, IReadOnlyList<ChargePoint> Curve, double? LowPowerAt, double LowPowerUntil, bool IsPluggedIn);

/// <param name="State">At the beginning.</param>
/// <param name="BytesPerSecond">Of all transfers together.</param>
/// <param name="LossEvery">Mean time between two losses. Null: none by themselves.</param>
/// <param name="LossLasts">Mean length of a loss.</param>
internal sealed record NetworkSpec(NetworkState State, double BytesPerSecond, TimeSpan? LossEvery, TimeSpan LossLasts);

/// <param name="IsActive">At the beginning.</param>
/// <param name="IdleAfter">Time after the last use from which the device counts as idle.</param>
/// <param name="SessionEvery">Mean time between two uses. Null: only what the scenario says.</param>
/// <param name="SessionLasts">Mean length of a use.</param>
/// <param name="AwakeFrom">Time of day before which nobody uses it.</param>
/// <param name="AwakeUntil">Time of day after which nobody does.</param>
/// <param name="Cores">What the use itself takes.</param>
internal sealed record PersonSpec(
    bool IsActive, TimeSpan IdleAfter, TimeSpan? SessionEvery, TimeSpan SessionLasts, TimeSpan AwakeFrom, TimeSpan AwakeUntil, double Cores);
