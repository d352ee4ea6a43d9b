namespace TaskScheduling.Simulation;

/// <summary>One job of a log; null: not recorded.</summary>
/// <param name="Number">The log's own number, which need not be unique; without one, the number of the row, from 1.</param>
/// <param name="Submitted">Time since the log's own zero, or since the first submission where the log has dates.</param>
/// <param name="RunTime">From start to end by the wall clock.</param>
/// <param name="Processors">At least 1.</param>
/// <param name="CpuTime">Summed over all processors.</param>
/// <param name="RequestedTime">What its owner asked for.</param>
/// <param name="MemoryBytes">Used, summed over all processors.</param>
/// <param name="Status">As the log numbers it; in SWF 1 is completed, 0 failed, 5 cancelled, and 2 to 4 are pieces of a job that has a line of its own.</param>
/// <param name="User">Whose job it was.</param>
/// <param name="Queue">Where it waited.</param>
internal sealed record RecordedJob(
    long Number,
    TimeSpan Submitted,
    TimeSpan? RunTime,
    int? Processors,
    TimeSpan? CpuTime,
    TimeSpan? RequestedTime,
    long? MemoryBytes,
    int? Status,
    string? User,
    string? Queue);
