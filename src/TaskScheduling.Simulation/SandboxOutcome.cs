namespace TaskScheduling.Simulation;

/// <summary>What happened in a play. Immutable; thread-safe.</summary>
public sealed class SandboxOutcome
{
    private readonly Timeline _timeline;

    internal SandboxOutcome(Scenario scenario, Timeline timeline)
    {
        _timeline = timeline;
        Failures = [.. scenario.Expectations.SelectMany(expected => expected.Check(timeline))];
        Tasks = [.. timeline.Stories.Select(story => new SandboxTask(story))];
    }

    /// <summary>What the scenario expects and did not happen, in words. Empty: all is as expected.</summary>
    public IReadOnlyList<string> Failures { get; }

    /// <summary>Every submission, in their order.</summary>
    public IReadOnlyList<SandboxTask> Tasks { get; }

    /// <summary>Every event of the engine, in order; dates are those of the scenario's clock.</summary>
    public IEnumerable<TaskEvent> Events => _timeline.Entries.Select(entry => entry.Event).OfType<TaskEvent>();

    /// <summary>Writes everything that happened, one JSON object a line. Equal plays give equal bytes.</summary>
    public void WriteTimeline(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TimelineWriter.Write(_timeline, stream);
    }
}
