using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Terminal.Tests;

/// <summary>Snapshots to show.</summary>
internal static class Tasks
{
    public static FakeTimeProvider NewTime() => new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public static TaskPresentation Running(string title = "Archive photos", string? id = null) => new()
    {
        TaskId = new TaskId(Guid.NewGuid()),
        CardId = id ?? Guid.NewGuid().ToString(),
        Identifier = "archive",
        Revision = 1,
        Kind = TaskKind.ContinuedProcessing,
        State = TaskState.Running,
        Title = title,
        Attempt = 1,
    };

    public static TaskPresentation Ended(this TaskPresentation task, TaskOutcome outcome = TaskOutcome.Succeeded, string? why = null) =>
        task with { State = TaskState.Ended, IsFinal = true, Outcome = outcome, ExpirationCode = why };
}
