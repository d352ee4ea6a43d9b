namespace TaskScheduling.Simulation;

internal enum WorldChannel
{
    Host,

    Power,

    LowPowerMode,

    Network,

    Person,
}

/// <summary>A stretch in which one thing about the device or the host stays the same.</summary>
/// <param name="Channel">What is told.</param>
/// <param name="Value">How it is, in the words of scenario files; of the host: down, asleep or shutting down.</param>
/// <param name="From">On the scenario's clock.</param>
/// <param name="To">Likewise.</param>
internal readonly record struct WorldBand(WorldChannel Channel, string Value, TimeSpan From, TimeSpan To);
