namespace TaskScheduling.Simulation;

/// <summary>One thing that happened.</summary>
/// <param name="At">On the scenario's clock, which also runs while the machine sleeps.</param>
/// <param name="Story">Of which task. Null: of none.</param>
/// <param name="Note">An event of the engine; default where <paramref name="Mark"/> says it.</param>
/// <param name="Mark">What no event of the engine says.</param>
internal readonly record struct TimelineEntry(TimeSpan At, TaskStory? Story, EventNote Note, TimelineMark? Mark)
{
    public TaskEvent? Event => Mark is null ? Note.ToEvent(Story?.Id ?? default, Story?.Request) : null;
}

/// <summary>What no event of the engine says.</summary>
internal abstract record TimelineMark
{
    private TimelineMark()
    {
    }

    public sealed record Refused(SubmissionError Error) : TimelineMark;

    /// <summary>The pending task of its key stays instead.</summary>
    public sealed record Kept : TimelineMark;

    /// <summary>Nobody could submit it: the app was not running.</summary>
    public sealed record NotSubmitted : TimelineMark;

    /// <summary>Gone with the process: nothing of it was durable.</summary>
    public sealed record Vanished : TimelineMark;

    /// <summary>The handler came back after its run had been closed.</summary>
    public sealed record LateReturn(int Attempt) : TimelineMark;

    /// <summary>The handler waits for something and says so.</summary>
    public sealed record WaitBegan : TimelineMark;

    /// <summary>A declared wait is over.</summary>
    public sealed record WaitEnded : TimelineMark;

    /// <summary>Something happened to the device or the host.</summary>
    /// <param name="What">In the words of scenario files: <c>power: battery</c>.</param>
    public sealed record World(string What) : TimelineMark;
}
