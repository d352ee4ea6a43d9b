using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TaskScheduling;

/// <summary>One input on the wire. Its data depends on its kind, and its owner stays behind.</summary>
internal sealed record InputData(long Number, InputKind Kind, SchedulerInstant At, TaskId Task, int Attempt, long Ticket, int Code, JsonElement? Data)
{
    public static void Write(Utf8JsonWriter json, long number, in SchedulerInput input, JsonSerializerOptions options)
    {
        json.WriteStartObject();
        json.WriteNumber("number", number);
        json.WriteString("kind", input.Kind.ToString());
        json.WritePropertyName("at");
        JsonSerializer.Serialize(json, input.At, options.TypeOf<SchedulerInstant>());
        if (input.TaskId != default)
            json.WriteString("task", input.TaskId.Value);
        if (input.Attempt != 0)
            json.WriteNumber("attempt", input.Attempt);
        if (input.Ticket != 0)
            json.WriteNumber("ticket", input.Ticket);
        if (input.Code != 0)
            json.WriteNumber("code", input.Code);
        if (input.Data is { } data)
        {
            json.WritePropertyName("data");
            var isPrivate = input.Kind is InputKind.PersistFailed && options == RecordingJson.Discreet; // a store's message
            JsonSerializer.Serialize(json, isPrivate ? "" : data, options.GetTypeInfo(TypeOf(input.Kind)!));
        }

        json.WriteEndObject();
    }

    public SchedulerInput ToInput(JsonSerializerOptions options)
    {
        var type = TypeOf(Kind);
        var data = Data is { ValueKind: not JsonValueKind.Null } given
            ? JsonSerializer.Deserialize(given, options.GetTypeInfo(type ?? throw new JsonException($"{Kind} has no data.")))
            : null;
        return data is not null || type is null || Kind is InputKind.RunEnded
            ? new SchedulerInput(Kind, At, Task, Attempt, data, Ticket, Code)
            : throw new JsonException($"{Kind} needs data of type {type.Name}.");
    }

    /// <summary>What the data of an input is. Null: it has none.</summary>
    private static Type? TypeOf(InputKind kind) => kind switch
    {
        InputKind.Submitted => typeof(BackgroundTaskRequest),
        InputKind.Recovered => typeof(RecoveredTask),
        InputKind.Attached => typeof(AttachedRun),
        InputKind.HandlerRemoved or InputKind.PersistFailed => typeof(string),
        InputKind.CancelRequested or InputKind.CancelAllRequested or InputKind.StopRequested or InputKind.ExpireRequested
            or InputKind.RunLost or InputKind.ShutdownBegan or InputKind.PersistFenced => typeof(Expiration),
        InputKind.PauseRequested => typeof(PauseRequest),
        InputKind.RunEnded => typeof(TaskFault),
        InputKind.ConditionsRead => typeof(DeviceConditions),
        InputKind.PolicyReplaced => typeof(SchedulingPolicy),
        InputKind.HandlerAdded => typeof(HandlerDescription),
        InputKind.Started or InputKind.Advance or InputKind.Persisted or InputKind.Released or InputKind.LaunchRequested
            or InputKind.DebuggerChanged or InputKind.ReadingsStale or InputKind.AudienceChanged or InputKind.HandBackRequested => null,
        _ => throw new SwitchExpressionException(kind),
    };
}
