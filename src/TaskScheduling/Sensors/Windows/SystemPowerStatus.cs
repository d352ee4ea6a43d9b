namespace TaskScheduling;

/// <summary>The bytes of <c>SYSTEM_POWER_STATUS</c> that matter here, and what they mean.</summary>
/// <param name="AcLine">0 battery, 1 mains, 2 backup supply, 255 unknown.</param>
/// <param name="BatteryFlag">128 no battery, 255 unknown; 255 has the bit of 128 set.</param>
/// <param name="LifePercent">0 to 100, 255 unknown.</param>
/// <param name="SystemStatus">1 while battery saver is on.</param>
internal readonly record struct SystemPowerStatus(byte AcLine, byte BatteryFlag, byte LifePercent, byte SystemStatus)
{
    private const byte Unknown = 255;
    private const byte NoBattery = 128;
    public const string Sensor = "GetSystemPowerStatus";

    /// <summary>Whether the machine is known to have none.</summary>
    public bool HasNoBattery => BatteryFlag != Unknown && (BatteryFlag & NoBattery) != 0;

    public Reading<PowerSource> Source()
    {
        if (HasNoBattery)
            return Sensed.As(PowerSource.External, $"{Sensor}: no battery");
        return AcLine switch
        {
            0 => Sensed.As(PowerSource.Battery, $"{Sensor}: battery"),
            1 => Sensed.As(PowerSource.External, $"{Sensor}: mains"),
            2 => Sensed.As(PowerSource.Battery, $"{Sensor}: backup supply"),
            _ => Reading<PowerSource>.Unavailable($"{Sensor}: AC line status {AcLine} is unknown"),
        };
    }

    public Reading<double> Level()
    {
        if (HasNoBattery)
            return Reading<double>.Unavailable($"{Sensor}: no battery");
        return LifePercent <= 100
            ? Sensed.As(LifePercent / 100.0, Sensor)
            : Reading<double>.Unavailable($"{Sensor}: battery level {LifePercent} is unknown");
    }

    public Reading<bool> LowPower() => Sensed.As(SystemStatus == 1, $"{Sensor}: battery saver {(SystemStatus == 1 ? "on" : "off")}");
}
