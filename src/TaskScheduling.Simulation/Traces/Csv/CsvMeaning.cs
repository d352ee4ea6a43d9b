namespace TaskScheduling.Simulation;

/// <summary>What a column holds; <see cref="CsvVocabulary"/> has the words for it.</summary>
internal enum CsvMeaning
{
    // Device traces
    Time,
    Temperature,
    Clock,
    Load,
    Cpu,
    Battery,
    ExternalPower,
    Network,
    Idle,
    Power,
    Thermal,

    // Job logs
    Number,
    Submitted,
    Start,
    End,
    RunTime,
    Processors,
    CpuTime,
    RequestedTime,
    Memory,
    User,
    Queue,
    Status,
}
