using System.Text;
using System.Text.Json;
using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>Values in columns. Requests and results are JSON as in a recording with payloads.</summary>
internal static class ClusterRows
{
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, RecordingJson.Full.TypeOf<T>());

    public static T Read<T>(string json) => JsonSerializer.Deserialize(json, RecordingJson.Full.TypeOf<T>())!;

    /// <summary>A date that this library gave.</summary>
    public static DateTimeOffset? Ticks(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);

    public static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) => left is null || right > left ? right ?? left : left;

    /// <param name="request">The submission.</param>
    /// <param name="submittedTicks">When.</param>
    /// <param name="openAttempt">The run whose end is not recorded. Null: none.</param>
    /// <param name="results">Recorded ends of runs, oldest first.</param>
    /// <param name="note">What was last noted. Null: nothing.</param>
    public static RecoveredTask Recovered(string request, long submittedTicks, int? openAttempt, string[] results, TaskNote? note) =>
        new(Read<BackgroundTaskRequest>(request), new DateTimeOffset(submittedTicks, TimeSpan.Zero))
        {
            Runs = [.. results.Select(Read<TaskResult>)],
            OpenRun = openAttempt,
            LastSaid = openAttempt is { } open && note?.Attempt == open ? new LastSaid(note.Title, note.Subtitle, note.Progress) : null,
        };

    public static string Write(TaskNote note) => Encoding.UTF8.GetString(NoteJson.Write(note));

    public static TaskNote? Note(NpgsqlDataReader row, int column, TaskId id) =>
        row.IsDBNull(column) ? null : NoteJson.Read(id, Encoding.UTF8.GetBytes(row.GetString(column)));
}
