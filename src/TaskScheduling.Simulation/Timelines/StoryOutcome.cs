namespace TaskScheduling.Simulation;

/// <summary>How a submission stands at the end of a scenario.</summary>
internal enum StoryOutcome
{
    Succeeded,
    Failed,
    Expired,
    Cancelled,

    /// <summary>Not accepted.</summary>
    Refused,

    /// <summary>Not ended yet: it waits, or runs.</summary>
    Pending,

    /// <summary>Gone with a process that kept nothing.</summary>
    Vanished,
}
