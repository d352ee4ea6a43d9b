namespace TaskScheduling;

/// <summary>What a submission does when work of its key is running, expiring or overrunning.</summary>
public enum WhenRunning
{
    /// <summary><see cref="SubmissionError.AlreadyRunning"/>.</summary>
    Refuse,

    /// <summary>Waits behind it, one deep: a further one is treated by <see cref="WhenPending"/>.</summary>
    Queue,
}
