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

    public static RecoveredTask Recovered(string request, long submittedTicks, int? openAttempt, string[] results) =>
        new(Read<BackgroundTaskRequest>(request), new DateTimeOffset(submittedTicks, TimeSpan.Zero))
        {
            Runs = [.. results.Select(Read<TaskResult>)],
            OpenRun = openAttempt,
        };

    public static string Write(TaskNote note)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("attempt", note.Attempt);
            json.WriteString("title", note.Title);
            if (note.Subtitle is { } subtitle)
                json.WriteString("subtitle", subtitle);
            json.WritePropertyName("progress");
            JsonSerializer.Serialize(json, note.Progress, RecordingJson.Full.TypeOf<ProgressSnapshot>());
            if (note.Expiration is { } expiration)
            {
                json.WritePropertyName("expiration");
                JsonSerializer.Serialize(json, expiration, RecordingJson.Full.TypeOf<Expiration>());
            }

            json.WritePropertyName("waitsFor");
            json.WriteStartArray();
            foreach (var reason in note.WaitsFor)
                JsonSerializer.Serialize(json, reason, RecordingJson.Full.TypeOf<DeferralReason>());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    public static TaskNote ReadNote(TaskId id, string text)
    {
        using var json = JsonDocument.Parse(text);
        var note = json.RootElement;
        return new TaskNote(
            id,
            note.GetProperty("attempt").GetInt32(),
            note.GetProperty("title").GetString()!,
            note.TryGetProperty("subtitle", out var subtitle) ? subtitle.GetString() : null,
            note.GetProperty("progress").Deserialize(RecordingJson.Full.TypeOf<ProgressSnapshot>()),
            note.TryGetProperty("expiration", out var expiration) ? expiration.Deserialize(RecordingJson.Full.TypeOf<Expiration>()) : null,
            [.. note.GetProperty("waitsFor").EnumerateArray().Select(DeferralCases.Read).OfType<DeferralReason>()]);
    }
}
