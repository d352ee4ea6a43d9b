namespace TaskScheduling.Simulation;

/// <summary>What became of one submission. Immutable; thread-safe.</summary>
public sealed class SandboxTask
{
    internal SandboxTask(TaskStory story)
    {
        Name = story.Label;
        Work = story.Work;
        Submitted = story.Submitted;
        FirstStart = story.FirstStart;
        Ended = story.Ended;
        Refusal = story.Refusal;
        Runs = [.. story.Runs];
        Result = story.Result;
    }

    /// <summary>The name of its work; of several submissions with their number: <c>export#2</c>.</summary>
    public string Name { get; }

    /// <summary>The name of its work in the scenario.</summary>
    public string Work { get; }

    /// <summary>When it was submitted, since the beginning.</summary>
    public TimeSpan Submitted { get; }

    /// <summary>When its first run began. Null: it never ran.</summary>
    public TimeSpan? FirstStart { get; }

    /// <summary>When it ended. Null: it has not.</summary>
    public TimeSpan? Ended { get; }

    /// <summary>Why it was not accepted. Null: it was.</summary>
    public SubmissionError? Refusal { get; }

    /// <summary>How each of its runs ended, oldest first.</summary>
    public ValueList<TaskResult> Runs { get; }

    /// <summary>How it ended. Null: it was refused, or still waits or runs, or was lost with a process that kept nothing.</summary>
    public TaskResult? Result { get; }
}
