namespace TaskScheduling.Testing;

/// <summary>What a machine does to a task, on request.</summary>
public sealed partial class TestScheduler
{
    /// <summary>Starts the oldest pending task of an identifier, whatever its conditions say.</summary>
    /// <returns>Its handle, when its handler has begun.</returns>
    /// <remarks>What the run needs it still needs: where a requirement is missing it ends as <see cref="Expiration.RequirementLost"/> as soon as on a machine.</remarks>
    /// <exception cref="ArgumentException"><paramref name="identifier"/> is null, empty or blank.</exception>
    /// <exception cref="InvalidOperationException">No task of that identifier is pending, or it cannot start beside an earlier run; the message lists what is pending.</exception>
    /// <exception cref="TimeoutException">As in <see cref="AdvanceAsync"/>.</exception>
    public async Task<TaskHandle> SimulateLaunchAsync(string identifier)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identifier);
        await AdvanceAsync(TimeSpan.Zero).ConfigureAwait(false);
        var pending = Scheduler.GetTasks(TaskState.Pending);
        var oldest = pending.FirstOrDefault(task => task.Identifier == identifier)
            ?? throw new InvalidOperationException($"No task of '{identifier}' is pending. Pending: {Listed(pending)}. Running: {Listed(Scheduler.GetTasks(TaskState.Running))}.");
        if (!await SchedulerRuntime.IsYesAsync(Scheduler.Runtime.AskAsync((now, ticket) => SchedulerInput.LaunchRequested(now, oldest.TaskId, ticket))).ConfigureAwait(false))
        {
            var blockers = Scheduler.Explain(oldest.TaskId)?.Blockers.Select(blocker => blocker.Reason.Code) ?? [];
            throw new InvalidOperationException($"'{identifier}' ({oldest.TaskId}) cannot be launched now: {string.Join(", ", blockers)}. A run never begins beside an earlier one of the same task or key.");
        }

        Scheduler.TryGetHandle(oldest.TaskId, out var handle);
        await UntilAsync(handle!, task => task.Attempt > oldest.Attempt).ConfigureAwait(false); // at once, unless a store takes its time
        return handle!;
    }

    /// <summary>Ends a task for this reason, as the machine would: a run gets the grace of that reason, a pending task ends as cancelled.</summary>
    /// <param name="id">The task.</param>
    /// <param name="reason">Any reason. <see cref="Expiration.At"/> and <see cref="Expiration.GraceEndsAt"/> are filled in.</param>
    /// <remarks>
    /// <see cref="Expiration.HostLost"/>, <see cref="Expiration.LeaseLost"/> and <see cref="Expiration.WorkerLost"/> mean that the run is out of our hands: its
    /// end is recorded at once, without a grace. A run that expires already keeps its reason and lists this one.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="reason"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The task is not known, or has ended.</exception>
    /// <exception cref="TimeoutException">As in <see cref="AdvanceAsync"/>.</exception>
    public async Task SimulateExpirationAsync(TaskId id, Expiration reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        await AdvanceAsync(TimeSpan.Zero).ConfigureAwait(false);
        if (!Scheduler.TryGetHandle(id, out var handle))
            throw new InvalidOperationException($"No task {id} is known here. Known: {Listed(Scheduler.GetTasks())}.");
        var task = handle.GetSnapshot();
        if (task.State is TaskState.Ended)
            throw new InvalidOperationException($"'{task.Identifier}' ({id}) has ended ({task.LastResult?.Outcome}); only a pending or running task expires.");

        var isLost = reason is Expiration.HostLost or Expiration.LeaseLost or Expiration.WorkerLost;
        if (isLost && task.State is TaskState.Running or TaskState.Expiring)
            await OnceAsync(() => Scheduler.Runtime.Enqueue(SchedulerInput.RunLost(Scheduler.Runtime.Clock.Now, new RunId(id, task.Attempt), reason))).ConfigureAwait(false);
        else
            await Scheduler.Runtime.AskAsync((now, ticket) => SchedulerInput.ExpireRequested(now, id, reason, ticket)).ConfigureAwait(false);
    }

    private static string Listed(IReadOnlyList<TaskSnapshot> tasks) =>
        tasks.Count == 0 ? "none" : string.Join(", ", tasks.Select(task => $"'{task.Identifier}' ({task.TaskId})"));
}
