namespace TaskScheduling;

/// <summary>What a run consumed.</summary>
/// <param name="Elapsed">Run time on the monotonic clock.</param>
/// <param name="Cpu">CPU time of the logical task. Null: not metered, because no budget asked for it.</param>
/// <param name="AllocatedBytes">Managed bytes allocated. Null: not metered.</param>
/// <param name="PeakMemoryBytes">Most resident bytes seen of an out-of-process run. Null: in-process.</param>
public sealed record TaskUsage(TimeSpan Elapsed, TimeSpan? Cpu, long? AllocatedBytes, long? PeakMemoryBytes)
{
    /// <summary>Nothing ran.</summary>
    public static TaskUsage None { get; } = new(TimeSpan.Zero, null, null, null);
}
