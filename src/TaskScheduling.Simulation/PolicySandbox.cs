namespace TaskScheduling.Simulation;

/// <summary>A scenario, ready to be played on the engine that runs in production. Immutable; thread-safe.</summary>
/// <remarks>For tests of policies before they ship. The command line tool <c>bgtask</c> does the same and draws pictures.</remarks>
public sealed class PolicySandbox
{
    private readonly Scenario _scenario;

    private PolicySandbox(Scenario scenario) => _scenario = scenario;

    /// <summary>What the scenario is called: its own name, or that of its file.</summary>
    public string Name => _scenario.Name;

    /// <summary>By which is decided.</summary>
    public SchedulingPolicy Policy => _scenario.Policy;

    /// <summary>Of everything random in it. The same seed gives the same timeline to the byte.</summary>
    public long Seed => _scenario.Seed;

    /// <summary>Reads a scenario file.</summary>
    /// <param name="path">A YAML file; its keys are those of <c>scenario.schema.json</c>.</param>
    /// <param name="changes">Values to set instead, as <c>PATH=VALUE</c>: <c>device.battery.level=10 %</c>.</param>
    /// <exception cref="InputFileException">It cannot be read or used; the message says where and what to write instead.</exception>
    public static PolicySandbox Load(string path, params IEnumerable<string> changes) => new(Scenario.Load(path, [.. changes]));

    /// <summary>Reads the text of a scenario file. Paths of recorded traces are relative to the current directory.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="changes">Values to set instead, as <c>PATH=VALUE</c>.</param>
    /// <exception cref="InputFileException">It cannot be used.</exception>
    public static PolicySandbox Parse(string yaml, params IEnumerable<string> changes) => new(Scenario.Parse(yaml, changes: [.. changes]));

    /// <summary>The same under another policy.</summary>
    public PolicySandbox With(SchedulingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new(_scenario with { Policy = policy });
    }

    /// <summary>The same with other chances.</summary>
    public PolicySandbox With(long seed) => new(_scenario with { Seed = seed });

    /// <summary>Plays it from its beginning to its end on the calling thread: milliseconds for a day.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public SandboxOutcome Play(CancellationToken cancellationToken = default) => new(_scenario, Sandbox.Play(_scenario, PlayOptions.Everything, cancellationToken));
}
