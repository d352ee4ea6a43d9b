namespace TaskScheduling.Simulation;

/// <summary>Makes a rising time of times of day: whichever day lies nearest to the row before.</summary>
/// <remarks>Steps of more than twelve hours cannot be told from a midnight. Not thread-safe.</remarks>
internal sealed class DayClock
{
    private const int Day = 24 * 60 * 60;

    private long? _last;

    /// <summary>Seconds since the midnight before the first row.</summary>
    public long Next(int secondOfDay)
    {
        var last = _last ?? secondOfDay;
        var step = secondOfDay - (int)(((last % Day) + Day) % Day);
        if (step > Day / 2)
            step -= Day;
        else if (step < -Day / 2)
            step += Day;
        _last = last + step;
        return last + step;
    }
}
