namespace TaskScheduling.Simulation;

internal enum LaneMarkKind
{
    Warning,

    Expiration,

    /// <summary>A run after the first one starts.</summary>
    Retry,

    StartOverdue,

    RunEnded,

    Ended,

    Refused,

    /// <summary>The pending task of its key stays instead.</summary>
    Kept,

    NotSubmitted,

    /// <summary>Its run, or all of it, is gone with the process.</summary>
    Lost,

    LateReturn,
}

/// <summary>An instant of a task.</summary>
/// <param name="At">On the scenario's clock.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Attempt">Number of the run; 0: none is meant.</param>
/// <param name="Data">The warning, expiration, result or error itself, or nothing.</param>
internal readonly record struct LaneMark(TimeSpan At, LaneMarkKind Kind, int Attempt, object? Data);
