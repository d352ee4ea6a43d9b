namespace TaskScheduling.Benchmarks;

/// <summary>Whether a target was met in a run.</summary>
internal sealed record Verdict(Target Target, string Row, double Measured, double Limit, bool IsMet);
