namespace TaskScheduling.Simulation;

/// <summary>Sees a recording while it is replayed.</summary>
internal interface IReplayListener
{
    /// <summary>A segment begins.</summary>
    /// <param name="beginning">With the state at its beginning.</param>
    /// <param name="first">The input that follows.</param>
    /// <param name="continues">What went before leads up to it: the same process, and no input is missing.</param>
    void Begin(RecordedBeginning beginning, RecordedStep first, bool continues);

    /// <summary>What is to come back with every effect of a task.</summary>
    object? OwnerOf(TaskId id, BackgroundTaskRequest request);

    /// <summary>An input is about to be replayed.</summary>
    void Take(RecordedStep step);

    /// <summary>It was replayed.</summary>
    void Observe(RecordedStep step, IReadOnlyList<SchedulerEffect> effects);
}
