namespace TaskScheduling;

/// <summary>Serves one kind of task. Created per run in a scope of its own.</summary>
/// <remarks>
/// Return = done; there is nothing to forget to call. To stop early because of an expiration, let the
/// <see cref="OperationCanceledException"/> out (<c>throw;</c>): a normal return counts as succeeded unless work is left over.
/// </remarks>
/// <typeparam name="TTask">The kind: <see cref="AppRefreshTask"/>, <see cref="ProcessingTask"/> or <see cref="ContinuedProcessingTask"/>.</typeparam>
public interface IBackgroundTaskHandler<in TTask>
    where TTask : BackgroundTask
{
    /// <summary>Does the work of one run.</summary>
    /// <param name="task">What to do, what is left of the budget, and what people see.</param>
    /// <param name="cancellationToken">Fires at expiration; <see cref="BackgroundTask.Expiration"/> is set before and says why.</param>
    Task HandleAsync(TTask task, CancellationToken cancellationToken);
}
