using System.Text.Json;

namespace TaskScheduling.Simulation;

/// <summary>A play or a study as one JSON object, for scripts. Keys stay; new ones may come. Times are in seconds, shares from 0 to 1.</summary>
internal static class JsonSummary
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static void Write(Scenario scenario, Timeline timeline, Stream stream) => Write(stream, writer =>
    {
        WriteScenario(writer, scenario, scenario.Policy.Name);
        writer.WriteNumber("seed", scenario.Seed);
        writer.WriteNumber("tasks", timeline.Stories.Count);
        WriteEndings(writer, timeline.Stories);
        writer.WriteStartArray("work");
        var stories = timeline.Stories.ToLookup(story => story.Work);
        foreach (var work in scenario.Work)
            WriteWork(writer, work.Name, [.. stories[work.Name]]);
        writer.WriteEndArray();
        WriteExpectations(writer, scenario, timeline);
    });

    public static void Write(SeedStudyResult study, Stream stream) => Write(stream, writer =>
    {
        WriteScenario(writer, study.Scenario, study.Scenario.Policy.Name);
        writer.WriteNumber("firstSeed", study.FirstSeed);
        writer.WriteNumber("seeds", study.Seeds);
        writer.WriteStartArray("work");
        foreach (var work in study.Work)
            StatisticsJson.Write(writer, work);
        writer.WriteEndArray();
        if (study.Met is not { } met)
            return;
        writer.WriteStartObject("expectationsMet");
        StatisticsJson.WriteShare(writer, met);
        writer.WriteEndObject();
        writer.WriteStartArray("firstFailures");
        foreach (var failed in study.FirstFailures)
        {
            writer.WriteStartObject();
            writer.WriteNumber("seed", failed.Seed);
            writer.WriteString("failure", failed.Failure);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static void Write(PolicyComparison comparison, Stream stream) => Write(stream, writer =>
    {
        WriteScenario(writer, comparison.Scenario, null);
        writer.WriteNumber("seed", comparison.Scenario.Seed);
        writer.WriteStartArray("policies");
        foreach (var play in comparison.Plays)
            WritePlay(writer, play);
        writer.WriteEndArray();
    });

    private static void Write(Stream stream, Action<Utf8JsonWriter> content)
    {
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteScenario(Utf8JsonWriter writer, Scenario scenario, string? policy)
    {
        writer.WriteString("scenario", scenario.Name);
        if (policy is not null)
            writer.WriteString("policy", policy);
        writer.WriteString("device", scenario.Device.Name);
        writer.WriteNumber("durationSeconds", scenario.Duration.TotalSeconds);
    }

    private static void WriteEndings(Utf8JsonWriter writer, IReadOnlyCollection<TaskStory> stories)
    {
        writer.WriteStartArray("outcomes");
        foreach (var (ending, count) in stories.CountBy(Ending.Of).OrderBy(ending => ending.Key))
        {
            writer.WriteStartObject();
            writer.WriteString("outcome", ReasonWords.Outcome(ending.Outcome));
            writer.WriteString("reason", ending.Reason);
            writer.WriteNumber("tasks", count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteWork(Utf8JsonWriter writer, string name, TaskStory[] stories)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteNumber("tasks", stories.Length);
        WriteEndings(writer, stories);
        writer.WriteNumber("runs", stories.Sum(story => story.Starts));
        WriteMean("meanWaitedSeconds", story => story.Waited);
        WriteMean("meanToEndSeconds", story => story.Ended - story.Submitted);
        writer.WriteNumber("meanProgress", stories.Select(story => story.Completion).DefaultIfEmpty().Average());
        writer.WriteEndObject();

        void WriteMean(string key, Func<TaskStory, TimeSpan?> part)
        {
            if (stories.Where(story => story.Refusal is null).Average(story => part(story)?.TotalSeconds) is { } mean)
                writer.WriteNumber(key, mean);
            else
                writer.WriteNull(key);
        }
    }

    private static void WriteExpectations(Utf8JsonWriter writer, Scenario scenario, Timeline timeline)
    {
        writer.WriteStartArray("expectations");
        foreach (var expectation in scenario.Expectations)
        {
            var failures = expectation.Check(timeline).ToArray();
            writer.WriteStartObject();
            writer.WriteString("work", expectation.Work);
            writer.WriteBoolean("met", failures.Length == 0);
            writer.WriteStartArray("failures");
            foreach (var failure in failures)
                writer.WriteStringValue(failure);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePlay(Utf8JsonWriter writer, PolicyPlay play)
    {
        writer.WriteStartObject();
        writer.WriteString("policy", play.Name);
        writer.WriteString("sentence", play.Sentence);
        writer.WriteNumber("wattHours", play.Device.WattHours);
        if (play.Device.PeakCelsius is { } peak)
            writer.WriteNumber("peakCelsius", peak);
        writer.WriteNumber("secondsAtFairOrAbove", play.Device.AboveFair.TotalSeconds);
        writer.WriteNumber("secondsAtSeriousOrAbove", play.Device.AboveSerious.TotalSeconds);
        writer.WriteStartArray("work");
        foreach (var work in play.Work)
            WriteWork(writer, work);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteWork(Utf8JsonWriter writer, WorkUnderPolicy work)
    {
        writer.WriteStartObject();
        writer.WriteString("name", work.Spec.Name);
        writer.WriteNumber("tasks", work.Tasks);
        WriteEndings(writer, [.. work.Lanes.Select(lane => lane.Story)]);
        writer.WriteStartObject("toldToStop");
        foreach (var (code, count) in work.Stops)
            writer.WriteNumber(code, count);
        writer.WriteEndObject();
        writer.WriteNumber("runs", work.Runs);
        if (work.ToEnd is { } toEnd)
            writer.WriteNumber("medianToEndSeconds", toEnd.TotalSeconds);
        else
            writer.WriteNull("medianToEndSeconds");
        writer.WriteNumber("meanProgress", work.Progress);
        writer.WriteNumber("waitingSeconds", work.Waiting.TotalSeconds);
        writer.WriteNumber("cpuSeconds", work.Cpu.TotalSeconds);
        writer.WriteNumber("warnings", work.Warnings);
        writer.WriteEndObject();
    }
}
