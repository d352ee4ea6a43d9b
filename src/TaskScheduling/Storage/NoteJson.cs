using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace TaskScheduling;

/// <summary>A note as stores keep it. A reason for waiting that a newer version has written, and this one does not know, is left out.</summary>
internal static class NoteJson
{
    private static readonly FrozenDictionary<string, Type> Reasons = new Dictionary<string, Type>
    {
        ["not_yet_due"] = typeof(DeferralReason.NotYetDue),
        ["waiting_for_network"] = typeof(DeferralReason.WaitingForNetwork),
        ["waiting_for_unmetered_network"] = typeof(DeferralReason.WaitingForUnmeteredNetwork),
        ["waiting_for_external_power"] = typeof(DeferralReason.WaitingForExternalPower),
        ["waiting_for_idle"] = typeof(DeferralReason.WaitingForIdle),
        ["too_hot"] = typeof(DeferralReason.TooHot),
        ["battery_low"] = typeof(DeferralReason.BatteryLow),
        ["low_power_mode"] = typeof(DeferralReason.LowPowerMode),
        ["concurrency_limit"] = typeof(DeferralReason.ConcurrencyLimit),
        ["slots_overrunning"] = typeof(DeferralReason.SlotsOverrunning),
        ["earlier_run_still_returning"] = typeof(DeferralReason.EarlierRunStillReturning),
        ["key_busy"] = typeof(DeferralReason.KeyBusy),
        ["quota_exhausted"] = typeof(DeferralReason.QuotaExhausted),
        ["backoff_until"] = typeof(DeferralReason.BackoffUntil),
        ["waiting_for_next_start"] = typeof(DeferralReason.WaitingForNextStart),
        ["handler_missing"] = typeof(DeferralReason.HandlerMissing),
        ["no_sensor"] = typeof(DeferralReason.NoSensor),
        ["reading_conditions"] = typeof(DeferralReason.ReadingConditions),
        ["scheduler_not_started"] = typeof(DeferralReason.SchedulerNotStarted),
        ["held_by_policy"] = typeof(DeferralReason.HeldByPolicy),
        ["executed_elsewhere"] = typeof(DeferralReason.ExecutedElsewhere),
        ["parked"] = typeof(DeferralReason.Parked),
    }.ToFrozenDictionary();

    public static IReadOnlyCollection<string> KnownReasons => Reasons.Keys;

    public static byte[] Write(TaskNote note)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("attempt", note.Attempt);
            json.WriteString("title", note.Title);
            if (note.Subtitle is { } subtitle)
                json.WriteString("subtitle", subtitle);
            json.WriteNumber("completed", note.Progress.Completed);
            if (note.Progress.Total is { } total)
                json.WriteNumber("total", total);
            if (note.Expiration is { } expiration)
            {
                json.WritePropertyName("expiration");
                JsonSerializer.Serialize(json, expiration, RecordingJson.Full.TypeOf<Expiration>());
            }

            if (note.WaitsFor.Count > 0)
            {
                json.WriteStartArray("waitsFor");
                foreach (var reason in note.WaitsFor)
                    JsonSerializer.Serialize(json, reason, RecordingJson.Full.TypeOf<DeferralReason>());
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static TaskNote Read(TaskId id, ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        using var document = JsonDocument.ParseValue(ref reader);
        var note = document.RootElement;
        return new TaskNote(
            id,
            note.GetProperty("attempt").GetInt32(),
            note.GetProperty("title").GetString()!,
            note.TryGetProperty("subtitle", out var subtitle) ? subtitle.GetString() : null,
            new ProgressSnapshot(note.GetProperty("completed").GetInt64(), note.TryGetProperty("total", out var total) ? total.GetInt64() : null),
            note.TryGetProperty("expiration", out var expiration) ? expiration.Deserialize(RecordingJson.Full.TypeOf<Expiration>()) : null,
            note.TryGetProperty("waitsFor", out var reasons) ? [.. reasons.EnumerateArray().Select(Reason).OfType<DeferralReason>()] : []);
    }

    private static DeferralReason? Reason(JsonElement pair) =>
        Reasons.TryGetValue(pair[0].GetString()!, out var which) ? (DeferralReason?)pair[1].Deserialize(RecordingJson.Full.GetTypeInfo(which)) : null;
}
