using System.Text.Json;

namespace TaskScheduling.Simulation;

/// <summary>Writes a timeline as JSON lines: one object per entry, keys in a fixed order, byte-identical for equal timelines.</summary>
internal static class TimelineWriter
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public static void Write(Timeline timeline, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true });
        foreach (var entry in timeline.Entries)
        {
            writer.WriteStartObject();
            writer.WriteNumber("atSeconds", (decimal)entry.At.Ticks / TimeSpan.TicksPerSecond);
            if (entry.Story is { } story)
                writer.WriteString("task", story.Label);
            if (entry.Mark is { } mark)
                WriteMark(writer, mark);
            else
                WriteEvent(writer, entry.Event!);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            stream.Write(NewLine);
        }
    }

    private static void WriteMark(Utf8JsonWriter writer, TimelineMark mark)
    {
        switch (mark)
        {
            case TimelineMark.Refused { Error: var error }:
                writer.WriteString("event", "refused");
                writer.WriteString("error", error.Code);
                writer.WriteString("message", error.ToString());
                break;
            case TimelineMark.World { What: var what }:
                writer.WriteString("event", "world");
                writer.WriteString("what", what);
                break;
            case TimelineMark.LateReturn { Attempt: var attempt }:
                writer.WriteString("event", "late_return");
                writer.WriteNumber("run", attempt);
                break;
            default: writer.WriteString("event", NameOf(mark)); break;
        }
    }

    private static void WriteEvent(Utf8JsonWriter writer, TaskEvent what)
    {
        writer.WriteString("event", NameOf(what));
        if (what.RunId is { } run)
            writer.WriteNumber("run", run.Attempt);
        switch (what)
        {
            case TaskEvent.Submitted { Tightened: { Count: > 0 } tightened }: WriteNames(writer, "tightened", tightened.Select(kind => kind.ToString())); break;
            case TaskEvent.Deferred { Reasons: var reasons }: WriteNames(writer, "waitsFor", reasons.Select(reason => reason.Code)); break;
            case TaskEvent.ConditionsChanged { Conditions: var conditions }: WriteConditions(writer, conditions); break;
            case TaskEvent.StartOverdue { WaitedFor: var waited }: WriteSeconds(writer, "waitedSeconds", waited); break;
            case TaskEvent.BudgetWarned { Warning: var warning }:
                writer.WriteString("limit", warning.Kind.ToString());
                writer.WriteString("used", warning.Used.ToString());
                writer.WriteString("of", warning.Limit.ToString());
                break;
            case TaskEvent.Expiring { Expiration: var expiration }: WriteExpiration(writer, expiration); break;
            case TaskEvent.RunEnded { Result: var result }: WriteResult(writer, result); break;
            case TaskEvent.Ended { Result: var result }: WriteResult(writer, result); break;
            default: break;
        }
    }

    private static void WriteExpiration(Utf8JsonWriter writer, Expiration expiration)
    {
        writer.WriteString("reason", expiration.Code);
        writer.WriteString("details", ExpirationDetails.Of(expiration));
        if (expiration.AlsoExceeded.Count > 0)
            WriteNames(writer, "alsoExceeded", expiration.AlsoExceeded);
        if (expiration.GraceEndsAt - expiration.At is { } grace)
            WriteSeconds(writer, "graceSeconds", grace);
    }

    private static void WriteResult(Utf8JsonWriter writer, TaskResult result)
    {
        writer.WriteString("outcome", result.Outcome.ToString().ToLowerInvariant());
        if (result.Expiration is { } expiration)
            writer.WriteString("reason", expiration.Code);
        if (result.Fault is { } fault)
            writer.WriteString("fault", $"{fault.Type}: {fault.Message}");
        if (result.GraceExceeded)
            writer.WriteBoolean("graceExceeded", true);
        if (result.ReturnedIncomplete)
            writer.WriteBoolean("returnedIncomplete", true);
        WriteSeconds(writer, "elapsedSeconds", result.Elapsed);
        if (result.Usage.Cpu is { } cpu)
            WriteSeconds(writer, "cpuSeconds", cpu);
        if (result.Progress.Total is { } total)
        {
            writer.WriteNumber("completed", result.Progress.Completed);
            writer.WriteNumber("total", total);
        }

        writer.WriteString("title", result.Title);
        if (result.Subtitle is { } subtitle)
            writer.WriteString("subtitle", subtitle);
        if (result.Next is { } next)
            writer.WriteString("next", next.Rule.ToString());
    }

    private static void WriteConditions(Utf8JsonWriter writer, DeviceConditions conditions)
    {
        WriteReading("thermal", conditions.Thermal);
        WriteReading("power", conditions.Power);
        WriteReading("battery", conditions.BatteryLevel);
        WriteReading("lowPowerMode", conditions.LowPowerMode);
        WriteReading("network", conditions.Network);
        WriteReading("idle", conditions.Idle);

        void WriteReading<T>(string name, Reading<T> reading)
            where T : struct
        {
            if (reading.TryGet(out var value))
                writer.WriteString(name, value is double share ? share.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) : value.ToString());
        }
    }

    private static void WriteNames(Utf8JsonWriter writer, string key, IEnumerable<string> names)
    {
        writer.WriteStartArray(key);
        foreach (var name in names)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, string key, TimeSpan duration) => writer.WriteNumber(key, (decimal)duration.Ticks / TimeSpan.TicksPerSecond);

    private static string NameOf(TimelineMark mark) => mark switch
    {
        TimelineMark.Kept => "kept",
        TimelineMark.Vanished => "vanished",
        TimelineMark.WaitBegan => "wait_began",
        TimelineMark.WaitEnded => "wait_ended",
        _ => "not_submitted",
    };

    private static string NameOf(TaskEvent what) => what switch
    {
        TaskEvent.Submitted => "submitted",
        TaskEvent.Deferred => "deferred",
        TaskEvent.ConditionsChanged => "conditions_changed",
        TaskEvent.Started => "started",
        TaskEvent.StartOverdue => "start_overdue",
        TaskEvent.BudgetWarned => "budget_warned",
        TaskEvent.Expiring => "expiring",
        TaskEvent.RunEnded => "run_ended",
        TaskEvent.Ended => "ended",
        _ => what.GetType().Name,
    };
}
