namespace TaskScheduling.Simulation;

/// <summary>How modelled work fails.</summary>
/// <param name="After">This far into a run.</param>
/// <param name="Attempts">In so many first runs.</param>
/// <param name="Probability">With this probability in each of them.</param>
/// <param name="Type">Of the exception.</param>
/// <param name="Message">Of the exception.</param>
internal sealed record WorkFailure(TimeSpan After, int Attempts, double Probability, string Type, string Message);
