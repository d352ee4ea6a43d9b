namespace TaskScheduling.Simulation;

/// <summary>What sensors of one device said over a stretch of time.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Duration">From the first row to the last, and to the end of its interval where one is known.</param>
/// <param name="Channels">Only what was recorded: what is absent is absent, never zero.</param>
/// <param name="Repairs">What was wrong with the file.</param>
/// <remarks>Thread safety: immutable.</remarks>
internal sealed record DeviceTrace(string Source, TimeSpan Duration, IReadOnlyList<TraceChannel> Channels, TraceRepairs Repairs)
{
    /// <summary>The first channel of a kind, or the one of that name; null: not recorded.</summary>
    public TraceChannel? Channel(TraceChannelKind kind, string? name = null) =>
        Channels.FirstOrDefault(channel => channel.Kind == kind && (name is null || channel.Name == name));
}
