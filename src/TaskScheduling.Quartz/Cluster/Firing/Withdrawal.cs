namespace TaskScheduling.Quartz;

/// <summary>The end of a task that waits, as the engine makes it.</summary>
internal static class Withdrawal
{
    public static TaskResult Of(TaskId id, RecoveredTask task, TaskNote? note, Expiration why)
    {
        var last = task.Runs.Count > 0 ? task.Runs[^1] : null;
        var continued = task.Request as ContinuedProcessingTaskRequest;
        return new TaskResult
        {
            TaskId = id,
            Outcome = TaskOutcome.Cancelled,
            Expiration = why,
            Usage = last?.Usage ?? TaskUsage.None,
            Progress = last?.Progress ?? default,
            Title = note?.Title ?? last?.Title ?? continued?.Title ?? task.Request.Identifier, // what ends while it waits keeps the app's texts
            Subtitle = note is not null ? note.Subtitle : last is not null ? last.Subtitle : continued?.Subtitle,
        };
    }
}
