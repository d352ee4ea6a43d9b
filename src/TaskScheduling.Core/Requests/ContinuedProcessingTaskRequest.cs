namespace TaskScheduling;

/// <summary>Work a person started and watches: title, subtitle, progress and a Stop on every adapter.</summary>
/// <param name="Identifier">Names the registered handler.</param>
/// <param name="Title">First title of the card; at most <see cref="SchedulingPolicy.MaximumTitleLength"/> characters.</param>
public sealed record ContinuedProcessingTaskRequest(string Identifier, string Title) : BackgroundTaskRequest(Identifier)
{
    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.ContinuedProcessing;

    /// <summary>First subtitle; at most <see cref="SchedulingPolicy.MaximumSubtitleLength"/> characters. Null: none.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Queue (default) or now-or-never.</summary>
    public SubmissionStrategy Strategy { get; init; }

    /// <summary>Scarce resources the work cannot do without.</summary>
    public TaskResources RequiredResources { get; init; }
}
