namespace TaskScheduling.Simulation;

/// <summary>What a what-if result rests on; of several the last one counts.</summary>
internal enum Basis
{
    /// <summary>Every run began and ended as in the record.</summary>
    Recorded,

    /// <summary>What the record says of its runs, at other times, or of runs like them.</summary>
    Modelled,

    /// <summary>A run goes on where the recorded one was told to stop, at its rate of progress.</summary>
    Extrapolated,

    /// <summary>The record does not say how it would have gone on, or did not measure what a limit asks for.</summary>
    Unknown,
}
