namespace TaskScheduling.Simulation;

/// <summary>What is kept of a play.</summary>
internal sealed record PlayOptions
{
    public static PlayOptions Everything { get; } = new();

    /// <summary>Only what became of each task, as for a thousand seeds.</summary>
    public static PlayOptions StoriesOnly { get; } = new() { KeepsEntries = false, DeviceSamples = 0 };

    public bool KeepsEntries { get; init; } = true;

    /// <summary>How often the device is drawn, over the whole duration.</summary>
    public int DeviceSamples { get; init; } = 600;

    /// <summary>Hears how far it is, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}
