namespace TaskScheduling.Simulation;

/// <summary>How far work has come: so much of one phase.</summary>
/// <param name="Phase">Its number.</param>
/// <param name="Done">0 to 1.</param>
internal readonly record struct WorkPosition(int Phase, double Done);

/// <summary>One submission of modelled work, with what outlives its runs.</summary>
internal sealed class ModelledTask(WorkSpec spec, TaskId id, int number, string label, double factor, Chance chance)
{
    public WorkSpec Spec { get; } = spec;

    public TaskId Id { get; } = id;

    /// <summary>Order of submission, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Name of the work; of several the number too.</summary>
    public string Label { get; } = label;

    /// <summary>Its amounts relative to those of the scenario.</summary>
    public double Factor { get; } = factor;

    public Chance Chance { get; } = chance;

    public string Title { get; set; } = TitleOf(spec);

    public string? Subtitle { get; set; } = SubtitleOf(spec);

    /// <summary>Stand in for the subtitle where the app says nothing when it is told to stop. Null: they do not.</summary>
    public string? Words { get; set; }

    /// <summary>Null: none was saved.</summary>
    public WorkPosition? Checkpoint { get; set; }

    public ModelledRun? Run { get; set; }

    /// <summary>Stands in for the title until the next run begins. Null: it does not.</summary>
    public string? RecordedTitle { get; set; }

    /// <summary>Of the texts a store has those of the submission and those of the end of its last run, which stand until the next one begins.</summary>
    public void RestoreTexts(TaskResult? last)
    {
        (Title, Subtitle) = (TitleOf(Spec), SubtitleOf(Spec));
        (RecordedTitle, Words) = (last?.Title, last?.Subtitle);
    }

    private static string TitleOf(WorkSpec spec) => (spec.Request as ContinuedProcessingTaskRequest)?.Title ?? spec.Request.Identifier;

    private static string? SubtitleOf(WorkSpec spec) => (spec.Request as ContinuedProcessingTaskRequest)?.Subtitle;
}
