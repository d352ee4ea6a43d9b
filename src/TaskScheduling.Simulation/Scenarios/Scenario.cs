namespace TaskScheduling.Simulation;

/// <summary>A device, work, and what happens to them: played on the engine that runs in production.</summary>
internal sealed partial record Scenario
{
    /// <summary>What it is called: its own name, or that of its file.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, in its own words. Null: it says nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Of everything random in it. The same seed gives the same timeline to the byte.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How long it is played.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The date at its beginning, in UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>By which is decided.</summary>
    public required SchedulingPolicy Policy { get; init; }

    /// <summary>In force while the app is in front. Null: the same.</summary>
    public SchedulingPolicy? ForegroundPolicy { get; init; }

    /// <summary>Whether pending tasks outlive the process.</summary>
    public bool StoreIsDurable { get; init; } = true;

    internal DeviceSpec Device { get; init; } = DeviceProfiles.Phone;

    internal RecordedDevice? Recorded { get; init; }

    internal IReadOnlyList<WorkSpec> Work { get; init; } = [];

    internal IReadOnlyList<ScenarioEvent> Events { get; init; } = [];

    internal IReadOnlyList<Expectation> Expectations { get; init; } = [];
}
