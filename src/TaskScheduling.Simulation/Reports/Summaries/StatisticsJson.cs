using System.Text.Json;

namespace TaskScheduling.Simulation;

/// <summary>Statistics as JSON.</summary>
internal static class StatisticsJson
{
    public static void Write(Utf8JsonWriter writer, WorkStatistics work)
    {
        writer.WriteStartObject();
        writer.WriteString("name", work.Work);
        writer.WriteNumber("tasks", work.Tasks);
        writer.WriteStartArray("outcomes");
        foreach (var (ending, share) in work.Endings)
        {
            writer.WriteStartObject();
            writer.WriteString("outcome", ReasonWords.Outcome(ending.Outcome));
            writer.WriteString("reason", ending.Reason);
            WriteShare(writer, share);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteSpread(writer, "toEndSeconds", work.ToEnd);
        WriteSpread(writer, "waitedSeconds", work.Waited);
        WriteSpread(writer, "progress", work.Progress);
        writer.WriteEndObject();
    }

    public static void WriteShare(Utf8JsonWriter writer, ShareEstimate share)
    {
        writer.WriteNumber("count", share.Count);
        writer.WriteNumber("of", share.Of);
        writer.WriteNumber("share", share.Share);
        WriteInterval(writer, share.Interval);
    }

    private static void WriteSpread(Utf8JsonWriter writer, string key, Distribution? values)
    {
        if (values is null)
        {
            writer.WriteNull(key);
            return;
        }

        writer.WriteStartObject(key);
        writer.WriteNumber("count", values.Count);
        writer.WriteNumber("mean", values.Mean.Mean);
        WriteInterval(writer, values.Mean.Interval);
        writer.WriteNumber("p5", values.P5);
        writer.WriteNumber("p50", values.P50);
        writer.WriteNumber("p95", values.P95);
        writer.WriteStartObject("histogram");
        writer.WriteNumber("from", values.Histogram.From);
        writer.WriteNumber("width", values.Histogram.Width);
        writer.WriteStartArray("counts");
        foreach (var count in values.Histogram.Counts)
            writer.WriteNumberValue(count);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter writer, Interval? interval)
    {
        if (interval is not { } known)
        {
            writer.WriteNull("low");
            writer.WriteNull("high");
            return;
        }

        writer.WriteNumber("low", known.Low);
        writer.WriteNumber("high", known.High);
    }
}
