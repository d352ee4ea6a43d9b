namespace TaskScheduling.Simulation;

/// <summary>Steps that people count in.</summary>
internal static class NiceStep
{
    private static readonly double[] Clock = // seconds
    [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
        172_800, 432_000, 864_000,
    ];

    /// <summary>1, 2 or 5 times a power of ten.</summary>
    public static double AtLeast(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5])
        {
            if (factor * power >= step * (1 - 1e-9))
                return factor * power;
        }

        return 10 * power;
    }

    /// <summary>Whole parts of minutes, hours and days, in seconds.</summary>
    public static double SecondsAtLeast(double seconds) => AtLeast(TimeSpan.FromSeconds(seconds)).TotalSeconds;

    /// <summary>Whole parts of minutes, hours and days.</summary>
    public static TimeSpan AtLeast(TimeSpan step)
    {
        foreach (var seconds in Clock)
        {
            if (seconds >= step.TotalSeconds)
                return TimeSpan.FromSeconds(seconds);
        }

        return TimeSpan.FromDays(AtLeast(step.TotalDays));
    }
}
