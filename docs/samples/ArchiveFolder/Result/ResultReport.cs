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

    public static ResultReport Of(TaskResult result) => new()
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
    };
}
