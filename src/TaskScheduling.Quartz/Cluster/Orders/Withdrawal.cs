namespace TaskScheduling.Quartz;

/// <summary>The end of a task that waits, as the engine makes it.</summary>
internal static class Withdrawal
{
    public static TaskResult Of(SharedTask task, Expiration why)
    {
        var last = task.Task.Runs.Count > 0 ? task.Task.Runs[^1] : null;
        var continued = task.Task.Request as ContinuedProcessingTaskRequest;
        return new TaskResult
        {
            TaskId = task.Id,
            Outcome = TaskOutcome.Cancelled,
            Expiration = why,
            Usage = last?.Usage ?? TaskUsage.None,
            Progress = last?.Progress ?? default,
            Title = task.Note?.Title ?? last?.Title ?? continued?.Title ?? task.Task.Request.Identifier, // what ends while it waits keeps the app's texts
            Subtitle = task.Note is { } note ? note.Subtitle : last is not null ? last.Subtitle : continued?.Subtitle,
        };
    }
}
