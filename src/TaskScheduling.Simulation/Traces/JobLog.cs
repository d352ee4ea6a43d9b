namespace TaskScheduling.Simulation;

/// <summary>Jobs as a system recorded them.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Jobs">In order of submission; those of one instant in the order of the file.</param>
/// <param name="Header">What the log says about itself; several lines of one name are joined by line breaks.</param>
/// <param name="Repairs">What was wrong with the file.</param>
/// <remarks>Thread safety: immutable.</remarks>
internal sealed record JobLog(string Source, IReadOnlyList<RecordedJob> Jobs, IReadOnlyDictionary<string, string> Header, TraceRepairs Repairs);
