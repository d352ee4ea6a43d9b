namespace TaskScheduling.Simulation;

/// <summary>Something that happens at an instant of a scenario, besides what its work and its device do by themselves.</summary>
internal abstract record ScenarioEvent(TimeSpan At)
{
    /// <summary>A person presses Stop on every task of this work.</summary>
    public sealed record Stop(TimeSpan At, string Work) : ScenarioEvent(At);

    /// <summary>The app cancels every task of this work.</summary>
    public sealed record Cancel(TimeSpan At, string Work, string? Note) : ScenarioEvent(At);

    /// <summary>The work is submitted once more.</summary>
    public sealed record Submit(TimeSpan At, string Work) : ScenarioEvent(At);

    public sealed record Power(TimeSpan At, PowerSource Source) : ScenarioEvent(At);

    public sealed record Network(TimeSpan At, NetworkState State) : ScenarioEvent(At);

    /// <summary>Somebody begins or ends to use the device.</summary>
    public sealed record Person(TimeSpan At, bool IsActive) : ScenarioEvent(At);

    /// <summary>The app comes to the front, or leaves it.</summary>
    public sealed record App(TimeSpan At, bool IsInFront) : ScenarioEvent(At);

    /// <summary>The process is gone, without a word.</summary>
    public sealed record Crash(TimeSpan At, TimeSpan DownFor) : ScenarioEvent(At);

    public sealed record ShutDown(TimeSpan At, TimeSpan Timeout, TimeSpan DownFor) : ScenarioEvent(At);

    /// <summary>The machine sleeps.</summary>
    public sealed record Suspend(TimeSpan At, TimeSpan For) : ScenarioEvent(At);

    /// <summary>Somebody sets the clock.</summary>
    public sealed record ClockStep(TimeSpan At, TimeSpan By) : ScenarioEvent(At);

    public sealed record Policy(TimeSpan At, SchedulingPolicy Becomes, PolicyApplication Application) : ScenarioEvent(At);

    public sealed record Ambient(TimeSpan At, double Celsius) : ScenarioEvent(At);

    /// <summary>What others take of the processor from now on.</summary>
    public sealed record Load(TimeSpan At, double Cores) : ScenarioEvent(At);
}
