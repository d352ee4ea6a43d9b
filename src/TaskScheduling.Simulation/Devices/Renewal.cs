namespace TaskScheduling.Simulation;

/// <summary>Something that comes and goes by chance: a use of the device, a loss of the network. Until it begins, how long it lasts, and again.</summary>
internal sealed class Renewal(Chance chance, TimeSpan every, TimeSpan lasts)
{
    public bool IsOn { get; private set; }

    /// <summary>On the clock of the scenario.</summary>
    public TimeSpan NextAt { get; private set; } = chance.Exponential(every);

    public void Flip()
    {
        IsOn = !IsOn;
        NextAt += chance.Exponential(IsOn ? lasts : every);
    }
}
