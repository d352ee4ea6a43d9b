namespace TaskScheduling;

/// <summary>Port to what begins and ends with a scheduler, in a host or without one. Calls come one after the other, each method at most once.</summary>
internal interface ISchedulerLifecycle
{
    /// <summary>The scheduler is about to start. Throws where it had better not; does not wait for what is out of reach.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>No run has been told yet. What this takes is taken from the time of the runs. Does not throw.</summary>
    /// <param name="cancellationToken">The host's time is over.</param>
    Task StoppingAsync(CancellationToken cancellationToken);

    /// <summary>Every record is durable, or was given up. Is waited for as long as the shutdown has time, at least 2 s, and goes on by itself after that. Does not throw.</summary>
    /// <param name="cancellationToken">The host's time is over.</param>
    Task StoppedAsync(CancellationToken cancellationToken);
}
