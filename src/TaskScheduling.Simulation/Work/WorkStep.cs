namespace TaskScheduling.Simulation;

/// <summary>A moment of a run.</summary>
internal sealed class WorkStep(Action due, ModelledRun? run = null) : AxisItem
{
    /// <summary>Whose. Null: nobody's, as in tests.</summary>
    public ModelledRun? Run { get; } = run;

    public void Come()
    {
        Version++;
        due();
    }

    public void Withdraw() => Version++;
}
