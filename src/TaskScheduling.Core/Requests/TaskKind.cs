namespace TaskScheduling;

/// <summary>The kinds of task; each is a lane with its own slots, limits and defaults.</summary>
public enum TaskKind
{
    /// <summary>A short content refresh (<c>BGAppRefreshTask</c>).</summary>
    AppRefresh,

    /// <summary>Long, deferrable maintenance (<c>BGProcessingTask</c>).</summary>
    Processing,

    /// <summary>Work a person started and watches (<c>BGContinuedProcessingTask</c>).</summary>
    ContinuedProcessing,
}
