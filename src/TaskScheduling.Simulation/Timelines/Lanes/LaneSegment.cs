namespace TaskScheduling.Simulation;

internal enum LaneState
{
    Waiting,

    Running,

    /// <summary>Told to stop, within its grace.</summary>
    Expiring,

    /// <summary>Its run was closed; its handler has not come back.</summary>
    Overrunning,

    /// <summary>The handler waits for something and says so. Lies over <see cref="Running"/>.</summary>
    DeclaredWait,
}

/// <summary>A stretch of a task in one state.</summary>
/// <param name="State">Which.</param>
/// <param name="From">On the scenario's clock.</param>
/// <param name="To">Likewise.</param>
/// <param name="Attempt">Number of the run; 0 while it waits for its first.</param>
/// <param name="Reasons">What it waits for. Empty: nothing was said, or it does not wait.</param>
/// <param name="Expiration">Why it was told to stop, while it is expiring.</param>
/// <param name="IsOpen">It goes on when the scenario ends.</param>
internal readonly record struct LaneSegment(LaneState State, TimeSpan From, TimeSpan To, int Attempt, DeferralReason[] Reasons, Expiration? Expiration, bool IsOpen)
{
    public TimeSpan Length => To - From;
}
