namespace TaskScheduling.Simulation;

/// <summary>What a device draws, in watts.</summary>
/// <param name="Idle">Always.</param>
/// <param name="Screen">While somebody uses it.</param>
/// <param name="Core">Of one busy core at full clock; at less it falls with the third power of the clock, because voltage falls with it.</param>
/// <param name="Radio">While bytes are moved.</param>
internal sealed record PowerRule(double Idle, double Screen, double Core, double Radio)
{
    public double Of(double busyCores, double speed, bool isUsed, bool isTransferring) =>
        Idle + (isUsed ? Screen : 0) + (isTransferring ? Radio : 0) + (busyCores * Core * speed * speed * speed);
}
