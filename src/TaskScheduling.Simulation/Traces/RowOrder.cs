namespace TaskScheduling.Simulation;

/// <summary>Brings rows into order of time.</summary>
internal static class RowOrder
{
    /// <summary>The fewest rows that have to be moved so that times never fall: all but the longest run that is in order already.</summary>
    public static int CountMoved(ReadOnlySpan<long> times)
    {
        // ends[n]: the smallest time with which a run of n + 1 rows in order can end (patience sorting).
        var ends = new List<long>();
        foreach (var time in times)
        {
            if (ends.Count == 0 || time >= ends[^1])
            {
                ends.Add(time);
                continue;
            }

            var (low, high) = (0, ends.Count - 1);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                if (ends[middle] > time)
                    high = middle;
                else
                    low = middle + 1;
            }

            ends[low] = time;
        }

        return times.Length - ends.Count;
    }

    /// <summary>Indexes in order of time; equal times keep their order.</summary>
    public static int[] Of(long[] times)
    {
        var order = new int[times.Length];
        for (var index = 0; index < order.Length; index++)
            order[index] = index;
        order.AsSpan().Sort((one, other) => times[one] != times[other] ? times[one].CompareTo(times[other]) : one.CompareTo(other));
        return order;
    }
}
