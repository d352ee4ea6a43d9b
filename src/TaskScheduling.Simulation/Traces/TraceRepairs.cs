namespace TaskScheduling.Simulation;

/// <summary>How a file differed from a clean one.</summary>
/// <param name="Rows">Rows with data, kept or not; headers, comments and blank lines are not counted.</param>
/// <param name="Reordered">The fewest rows that had to be moved to bring all into order.</param>
/// <param name="Dropped">Rows that are not in the result.</param>
/// <param name="WithoutValue">Rows that lack a value: in a device trace that of any recorded channel, in a job log the run time.</param>
/// <param name="Notes">The first few findings with their lines, then how many more there were.</param>
internal sealed record TraceRepairs(int Rows, int Reordered, int Dropped, int WithoutValue, ValueList<string> Notes);
