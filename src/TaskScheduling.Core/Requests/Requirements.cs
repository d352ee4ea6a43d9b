namespace TaskScheduling;

/// <summary>Conditions one task needs, as a set: pending tasks with the same set share one queue.</summary>
[Flags]
internal enum Requirements : byte // of every run and group key there is one
{
    None = 0,
    Network = 1,
    UnmeteredNetwork = 2,
    ExternalPower = 4,
    Idle = 8,
}
