namespace TaskScheduling.Simulation;

/// <summary>How recorded data is written.</summary>
internal enum TraceFormat
{
    /// <summary>Separated values with a header, or with a mapping.</summary>
    Csv,

    /// <summary>Monitoring tables inside the log of an sbc-bench run.</summary>
    SbcBench,

    /// <summary>A job log in the Standard Workload Format.</summary>
    Swf,
}
