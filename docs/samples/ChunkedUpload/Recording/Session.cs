using TaskScheduling;

namespace ChunkedUpload;

/// <summary>Every chunk becomes a task as soon as it is recorded; the session ends, and the tasks do not.</summary>
internal sealed class Session(BackgroundTaskScheduler scheduler, Recorder recorder)
{
    private readonly HashSet<TaskHandle> _tasks = [];

    /// <returns>The last results of all tasks.</returns>
    /// <exception cref="TaskSubmissionException">A chunk was refused.</exception>
    public async Task<TaskResult[]> RunAsync(CancellationToken closing)
    {
        try
        {
            await foreach (var chunk in recorder.RecordAsync(closing))
                await SubmitAsync(chunk);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The next command records the rest.
        }
        catch (TaskSubmissionException refused) when (refused.Error is SubmissionError.SchedulerStopped)
        {
            // As above; the chunk is on the disk already.
        }

        // Not only what was submitted here: the store may hold chunks of a session before.
        foreach (var task in scheduler.GetTasks().Where(task => task.State is not TaskState.Ended))
            Follow(task.TaskId);
        return await Task.WhenAll(_tasks.Select(task => task.Completion));
    }

    /// <remarks>
    /// A chunk is its path. Whether it has been submitted already, by this process or by one that was killed, is the store's to
    /// say: a submission with a key waits until the store has been read, and leaves a task of that key alone.
    /// </remarks>
    private async Task SubmitAsync(string chunk)
    {
        var request = new ProcessingTaskRequest(UploadHandler.Identifier)
        {
            Key = chunk,
            WhenPending = WhenPending.Keep,
            Payload = TaskPayload.From(new ChunkOrder(chunk), UploadJson.Default.ChunkOrder),
            RequiresNetworkConnectivity = true,
        };
        var answer = await scheduler.TrySubmitAsync(request);
        switch (answer.Error)
        {
            case null: _tasks.Add(answer.Handle!); break;
            case SubmissionError.AlreadyRunning busy: Follow(busy.Running); break;
            case var refused: throw new TaskSubmissionException(refused);
        }
    }

    private void Follow(TaskId id)
    {
        if (scheduler.TryGetHandle(id, out var task))
            _tasks.Add(task);
    }
}
