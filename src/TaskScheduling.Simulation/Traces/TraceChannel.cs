namespace TaskScheduling.Simulation;

/// <summary>One recorded quantity over time.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Name">The recorder's own name of it, such as a column's header.</param>
/// <param name="Samples">At least one, with strictly rising times.</param>
/// <remarks>Thread safety: immutable.</remarks>
internal sealed record TraceChannel(TraceChannelKind Kind, string Name, IReadOnlyList<TraceSample> Samples)
{
    /// <summary>For how long one sample tells the value while no other follows; null: until the next one, however late.</summary>
    public TimeSpan? MaximumGap { get; init; }

    /// <summary>The last sample at or before an instant; null before the first one, and later than <see cref="MaximumGap"/> after a sample.</summary>
    public double? ValueAt(TimeSpan at)
    {
        var (low, high) = (0, Samples.Count); // the first sample after the instant lies in [low, high]
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Samples[middle].At <= at)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == 0)
            return null;
        var last = Samples[low - 1];
        return at - last.At > MaximumGap ? null : last.Value;
    }
}
