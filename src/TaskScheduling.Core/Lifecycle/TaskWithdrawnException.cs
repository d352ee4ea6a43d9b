namespace TaskScheduling;

/// <summary>The task ended without a current run: cancelled, stopped or superseded while it waited.</summary>
public sealed class TaskWithdrawnException : BackgroundTaskException
{
    /// <summary>Wraps the reason.</summary>
    public TaskWithdrawnException(Expiration? expiration)
        : base($"The task was withdrawn while no run of it was in progress: {expiration?.Code ?? "no reason given"}.") => Expiration = expiration;

    /// <summary>Why.</summary>
    public Expiration? Expiration { get; }
}
