namespace TaskScheduling;

/// <summary>What kind of network there is.</summary>
public enum NetworkState
{
    /// <summary>No default route.</summary>
    None,

    /// <summary>A network that costs per byte.</summary>
    Metered,

    /// <summary>A network without such cost.</summary>
    Unmetered,

    /// <summary>A network, and nothing tells what it costs; <see cref="SchedulingPolicy.AssumeUnmeteredNetwork"/> says whether that counts as unmetered.</summary>
    CostUnknown,
}
