namespace TaskScheduling.Simulation;

/// <summary>One recorded value, finite and in the unit of its channel.</summary>
/// <param name="At">Time since the first row of the trace.</param>
/// <param name="Value">What was recorded; flags are 0 or 1.</param>
internal readonly record struct TraceSample(TimeSpan At, double Value);
