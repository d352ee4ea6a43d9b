using TaskScheduling;

namespace ArchiveFolder;

/// <summary>The task of an archive: submitted now, or found where an earlier command has left it.</summary>
internal static class ArchiveTask
{
    /// <remarks>
    /// What makes it the same task is its key. A submission with a key waits until the store has been read, so the answer takes
    /// into account whatever is stored; <see cref="WhenPending.Keep"/> gives back the task that waits, and one that is in a run
    /// again already is named by the refusal.
    /// </remarks>
    /// <exception cref="TaskSubmissionException">It was refused for another cause.</exception>
    public static async Task<TaskHandle> SubmitOrFollowAsync(BackgroundTaskScheduler scheduler, ContinuedProcessingTaskRequest request, ArchiveNotes notes)
    {
        var answer = await scheduler.TrySubmitAsync(request);
        var handle = answer.Error switch
        {
            null => answer.Handle!,
            SubmissionError.AlreadyRunning busy when scheduler.TryGetHandle(busy.Running, out var running) => running,
            var refused => throw new TaskSubmissionException(refused),
        };
        _ = ReleaseOnceAsync(scheduler, handle, notes);
        return handle;
    }

    /// <summary>Everything else that the store held: it goes on, too.</summary>
    public static TaskHandle[] Others(BackgroundTaskScheduler scheduler, TaskHandle own) =>
        [.. scheduler.GetTasks().Where(task => task.State is not TaskState.Ended && task.TaskId != own.TaskId)
            .Select(task => scheduler.TryGetHandle(task.TaskId, out var other) ? other : null).OfType<TaskHandle>()];

    /// <summary>A task that took the program down three times is parked, lest it do so for ever. Here a person has asked once more, by hand.</summary>
    private static async Task ReleaseOnceAsync(BackgroundTaskScheduler scheduler, TaskHandle handle, ArchiveNotes notes)
    {
        await foreach (var told in handle.WatchAsync())
        {
            if (told is not TaskEvent.Deferred deferred || deferred.Reasons.OfType<DeferralReason.Parked>().FirstOrDefault() is not { } parked)
                continue;
            if (await scheduler.ReleaseAsync(handle.TaskId))
                notes.Add($"This archive was cut off {parked.Crashes} times by the end of the program; it is tried again because you asked for it.");
            return;
        }
    }
}
