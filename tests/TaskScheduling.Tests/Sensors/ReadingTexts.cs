namespace TaskScheduling.Tests.Sensors;

/// <summary>All readings of a snapshot in one shape.</summary>
internal static class ReadingTexts
{
    public static IEnumerable<(bool IsAvailable, string? Sensor, string? Cause)> Of(DeviceConditions c) =>
    [
        Of(c.Thermal), Of(c.Power), Of(c.BatteryLevel), Of(c.LowPowerMode),
        Of(c.Network), Of(c.CpuPressure), Of(c.MemoryPressure), Of(c.Idle),
    ];

    private static (bool, string?, string?) Of<T>(Reading<T> reading) where T : struct =>
        (reading.IsAvailable, reading.Sensor, reading.Cause);
}
