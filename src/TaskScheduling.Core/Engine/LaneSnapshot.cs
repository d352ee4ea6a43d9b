namespace TaskScheduling;

/// <summary>One kind of task; see <see cref="Lane"/>. Its slots follow from the policy.</summary>
/// <remarks>
/// Runs: Entries with a run, in the order in which they are visited.
/// Groups: In the order in which they are visited; empty ones, too, because their open time goes on.
/// </remarks>
internal sealed record LaneSnapshot(int Taken, int Overrunning, int Pending, bool IsDirty, long[] Runs, GroupSnapshot[] Groups);

/// <summary>See <see cref="WaitingGroup"/>.</summary>
/// <remarks>Entries: Queue after queue, each in its order.</remarks>
internal sealed record GroupSnapshot(
    GroupKey Key, int Handler, TimeSpan OpenTime, TimeSpan? OpenSince, ConditionKinds Demand, ClosureSnapshot[] Closures, long[] Entries);

internal sealed record ClosureSnapshot(TimeSpan From, TimeSpan? To, bool Quota);
