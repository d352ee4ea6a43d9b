namespace TaskScheduling;

/// <summary>Conditions one task needs, as a set: pending tasks with the same set share one queue.</summary>
[Flags]
internal enum Requirements
{
    None = 0,
    Network = 1,
    UnmeteredNetwork = 2,
    ExternalPower = 4,
    Idle = 8,
}
