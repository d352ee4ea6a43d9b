using System.Text.Json.Nodes;
using TaskScheduling;

namespace ArchiveFolder;

/// <summary>A <see cref="TaskResult"/> as <c>--result</c> writes it.</summary>
internal sealed record ResultReport
{
    public required string Outcome { get; init; }

    public JsonObject? Expiration { get; init; }

    public bool GraceExceeded { get; init; }

    public required string Title { get; init; }

    public string? Subtitle { get; init; }

    public long Completed { get; init; }

    public long? Total { get; init; }

    /// <summary>Null: not metered, because no limit asked for it.</summary>
    public double? CpuSeconds { get; init; }

    public double ElapsedSeconds { get; init; }

    public int Attempts { get; init; }

    /// <summary>What went wrong. Null unless it failed.</summary>
    public string? Fault { get; init; }

    /// <summary>Every run of the task, oldest first; with <c>--store</c> also those of processes that are no more.</summary>
    public required IReadOnlyList<RunReport> Runs { get; init; }

    public static ResultReport Of(TaskResult result, ValueList<TaskResult> runs) => new()
    {
        Outcome = ExpirationJson.Word(result.Outcome),
        Expiration = result.Expiration is { } why ? ExpirationJson.Of(why) : null,
        GraceExceeded = result.GraceExceeded,
        Title = result.Title,
        Subtitle = result.Subtitle,
        Completed = result.Progress.Completed,
        Total = result.Progress.Total,
        CpuSeconds = result.Usage.Cpu?.TotalSeconds,
        ElapsedSeconds = result.Usage.Elapsed.TotalSeconds,
        Attempts = result.RunId?.Attempt ?? 0,
        Fault = result.Fault?.Message,
        Runs = [.. runs.Select(RunReport.Of)],
    };
}

/// <summary>How one run ended.</summary>
internal sealed record RunReport(int Attempt, string Outcome, JsonObject? Expiration)
{
    public static RunReport Of(TaskResult run) =>
        new(run.RunId?.Attempt ?? 0, ExpirationJson.Word(run.Outcome), run.Expiration is { } why ? ExpirationJson.Of(why) : null);
}
