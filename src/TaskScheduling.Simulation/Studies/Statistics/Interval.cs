namespace TaskScheduling.Simulation;

/// <summary>Where the true value lies with 95 %.</summary>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>Of the normal distribution, for 95 % in the middle.</summary>
    public const double Z = 1.959963984540054;
}
