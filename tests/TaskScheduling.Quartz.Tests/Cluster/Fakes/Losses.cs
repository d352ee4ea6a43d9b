namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Records of processes that have died.</summary>
internal static class Losses
{
    private static readonly ProcessingTaskRequest Request = new("work");

    /// <summary>A task that has taken its host down so often.</summary>
    public static async Task RecordAsync(ITaskStore store, TaskId id, int count)
    {
        await SaveAsync(store, PersistKind.Submission, id);
        for (var attempt = 1; attempt <= count; attempt++)
        {
            await SaveAsync(store, PersistKind.RunStart, id, attempt);
            await SaveAsync(store, PersistKind.RunEnd, id, attempt, new TaskResult
            {
                TaskId = id,
                RunId = new RunId(id, attempt),
                Outcome = TaskOutcome.Expired,
                Expiration = new Expiration.HostLost(null, false, null),
                Title = "work",
                Next = new Resubmitted(attempt + 1, ResubmitRule.AtNextStart, null),
            });
        }
    }

    public static async Task SaveAsync(ITaskStore store, PersistKind kind, TaskId id, int attempt = 0, TaskResult? result = null) =>
        await store.SaveAsync(new TaskRecord(kind, id, attempt, TimeProvider.System.GetUtcNow(), Request, result, false), default);
}
