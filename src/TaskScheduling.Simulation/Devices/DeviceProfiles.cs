namespace TaskScheduling.Simulation;

/// <summary>Devices to start from. Round numbers of typical hardware, not of one model; a scenario overrides what it knows better.</summary>
internal static class DeviceProfiles
{
    /// <summary>Cells take full power up to four fifths and taper off to a trickle.</summary>
    private static ChargePoint[] Taper(double watts) => [new(0, watts), new(0.8, watts), new(1, watts / 20)];

    private static readonly PersonSpec NobodyThere = new(false, TimeSpan.FromMinutes(2), null, TimeSpan.FromMinutes(4), TimeSpan.FromHours(7), TimeSpan.FromHours(23), 0.3);

    /// <summary>A phone: no fan, and a skin that people touch. At 4 W it settles some 20 K above the air, in about ten minutes.</summary>
    public static DeviceSpec Phone { get; } = new()
    {
        Name = "phone",
        Cores = 6,
        Power = new PowerRule(Idle: 0.25, Screen: 1.0, Core: 1.3, Radio: 0.8),
        Thermal = new ThermalSpec(
            [new("soc", 9, 0), new("skin", 110, 0.2)],
            [new(0, 1, 0.4)],
            "skin",
            ThermalThresholds.Skin,
            new ThrottleRule("skin", 43.5, 42, TimeSpan.FromSeconds(5), [1, 0.85, 0.7, 0.55, 0.4]),
            AmbientCelsius: 24,
            StartCelsius: null,
            BodyNode: "skin"),
        Battery = new BatterySpec(13, 0.8, 20, Taper(18), LowPowerAt: 0.2, LowPowerUntil: 0.8, IsPluggedIn: false),
        Network = new NetworkSpec(NetworkState.Unmetered, 6_000_000, null, TimeSpan.FromMinutes(2)),
        Person = NobodyThere,
    };

    /// <summary>A laptop with a fan.</summary>
    public static DeviceSpec Laptop { get; } = new()
    {
        Name = "laptop",
        Cores = 8,
        Power = new PowerRule(Idle: 3, Screen: 4, Core: 4, Radio: 1),
        Thermal = new ThermalSpec(
            [new("package", 40, 0), new("case", 900, 1.2)],
            [new(0, 1, 1.0)],
            "package",
            ThermalThresholds.Package,
            new ThrottleRule("package", 93, 88, TimeSpan.FromSeconds(1), [1, 0.9, 0.8, 0.7, 0.6]),
            AmbientCelsius: 24,
            StartCelsius: 40,
            BodyNode: "case"),
        Battery = new BatterySpec(55, 1, 65, Taper(50), LowPowerAt: 0.2, LowPowerUntil: 0.3, IsPluggedIn: true),
        Network = new NetworkSpec(NetworkState.Unmetered, 12_000_000, null, TimeSpan.FromMinutes(2)),
        Person = NobodyThere,
    };

    /// <summary>A small board without a fan, on mains.</summary>
    public static DeviceSpec Board { get; } = new()
    {
        Name = "board",
        Cores = 4,
        Power = new PowerRule(Idle: 1.5, Screen: 0, Core: 1.2, Radio: 0.3),
        Thermal = new ThermalSpec(
            [new("soc", 12, 0.01), new("sink", 60, 0.11)],
            [new(0, 1, 0.35)],
            "soc",
            ThermalThresholds.Package,
            new ThrottleRule("soc", 85, 80, TimeSpan.FromSeconds(1), [1, 0.85, 0.7, 0.55, 0.4]),
            AmbientCelsius: 24,
            StartCelsius: 45,
            BodyNode: "sink"),
        Network = new NetworkSpec(NetworkState.Unmetered, 10_000_000, null, TimeSpan.FromMinutes(2)),
    };

    /// <summary>A server: cooled, on mains, always connected, nobody in front.</summary>
    public static DeviceSpec Server { get; } = new()
    {
        Name = "server",
        Cores = 16,
        Power = new PowerRule(Idle: 60, Screen: 0, Core: 8, Radio: 0),
        Network = new NetworkSpec(NetworkState.Unmetered, 120_000_000, null, TimeSpan.FromMinutes(2)),
    };

    public static IReadOnlyList<DeviceSpec> All { get; } = [Phone, Laptop, Board, Server];
}
