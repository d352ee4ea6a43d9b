namespace TaskScheduling;

/// <summary>How long something takes; the median, because the first turn compiles and a neighbour may disturb another.</summary>
internal static class MedianTime
{
    public static TimeSpan Of(Action work, int repetitions, TimeProvider time)
    {
        var times = new TimeSpan[repetitions];
        for (var i = 0; i < repetitions; i++)
        {
            var start = time.GetTimestamp();
            work();
            times[i] = time.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times[repetitions / 2];
    }
}
