using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskScheduling.Cli;

/// <summary>What an exact replay found, for programs. Fields are only ever added within one <see cref="Schema"/>.</summary>
internal sealed record ReplayDocument(
    int Schema, string Recording, bool Exact, long Inputs, long Decisions, int Segments, int Processes, DateTimeOffset? First, DateTimeOffset? Last,
    string[] Libraries, GapEntry[] Gaps, CutEntry[] Cuts, int Unfinished, DifferenceEntry? Difference)
{
    public static ReplayDocument Of(RecordingFile file, ExactResult result) => new(
        1,
        file.Name,
        result.Difference is null,
        result.Inputs,
        result.Decisions,
        result.Segments,
        result.Processes,
        result.First,
        result.Last,
        [.. result.Libraries],
        [.. result.Gaps.Select(gap => new GapEntry(gap.From, gap.To))],
        [.. result.Cuts.Select(cut => new CutEntry(cut.File.Path, cut.Line))],
        result.Unfinished,
        result.Difference is { } difference ? DifferenceEntry.Of(result.DifferenceIn!, difference) : null);
}

internal sealed record GapEntry(long From, long To);

internal sealed record CutEntry(string File, int Line);

internal sealed record DifferenceEntry(long Input, string Kind, string File, int Line, DateTimeOffset At, string Recorded, string Now, string? Remark)
{
    public static DifferenceEntry Of(SegmentFile file, ReplayDifference difference) => new(
        difference.Step.Number,
        difference.Step.Input.Kind.ToString(),
        file.Path,
        difference.Step.Line,
        difference.Step.Input.At.Utc,
        DifferenceWords.Recorded(difference),
        DifferenceWords.Now(difference),
        DifferenceWords.Remark(difference));
}

/// <summary>What another policy would have decided, for programs.</summary>
internal sealed record WhatIfDocument(
    int Schema, ReplayDocument Recorded, string Policy, int Tasks, int Same, int Different, BasisEntry Basis, string[] Unread, int ReplacedPolicies, ChangeEntry[] Changes, TaskEntryOfWhatIf[] Differences)
{
    public static WhatIfDocument Of(RecordingFile file, ExactResult exact, WhatIfResult result) => new(
        1,
        ReplayDocument.Of(file, exact),
        result.Policy?.Name ?? "recorded",
        result.Tasks.Count,
        result.Same,
        result.Different,
        new BasisEntry(result.Of(Simulation.Basis.Recorded), result.Of(Simulation.Basis.Modelled), result.Of(Simulation.Basis.Extrapolated), result.Of(Simulation.Basis.Unknown)),
        result.Unread is ConditionKinds.None ? [] : [.. result.Unread.ToString().Split(", ").Select(JsonNamingPolicy.CamelCase.ConvertName)],
        result.ReplacedPolicies,
        [.. result.Changes.Select(change => new ChangeEntry(Words.Of(change.Change), change.Identifier, change.ToString(), change.Count, change.Extrapolated, change.Unknown))],
        [.. result.Tasks.Where(task => task.Change is not Change.None).Select(TaskEntryOfWhatIf.Of)]);
}

internal sealed record BasisEntry(int Recorded, int Modelled, int Extrapolated, int Unknown);

internal sealed record ChangeEntry(string Kind, string Identifier, string Text, int Tasks, int Extrapolated, int Unknown);

internal sealed record TaskEntryOfWhatIf(string Task, string Identifier, string Kind, string Basis, OutlineEntry Recorded, OutlineEntry Now)
{
    public static TaskEntryOfWhatIf Of(TaskComparison task) =>
        new(task.Label, task.Recorded.Identifier, Words.Of(task.Change), Words.Of(task.Basis), OutlineEntry.Of(task.Recorded), OutlineEntry.Of(task.Now));
}

internal sealed record OutlineEntry(string State, string[] Told, int Runs, double SubmittedSeconds, double? FirstStartSeconds, double? EndedSeconds, long Completed, long? Total)
{
    public static OutlineEntry Of(TaskOutline task) => new(
        task.State, [.. task.Told], task.Runs, task.Submitted.TotalSeconds, task.FirstStart?.TotalSeconds, task.Ended?.TotalSeconds, task.Completed.Completed, task.Completed.Total);
}

/// <summary>In ASCII, as all JSON of the tool.</summary>
internal static class ReplayJson
{
    public static string Write(ReplayDocument document) => JsonSerializer.Serialize(document, ReplayJsonContext.Default.ReplayDocument);

    public static string Write(WhatIfDocument document) => JsonSerializer.Serialize(document, ReplayJsonContext.Default.WhatIfDocument);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ReplayDocument))]
[JsonSerializable(typeof(WhatIfDocument))]
internal sealed partial class ReplayJsonContext : JsonSerializerContext;
