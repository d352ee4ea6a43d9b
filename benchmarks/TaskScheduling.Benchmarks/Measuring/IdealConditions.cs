namespace TaskScheduling.Benchmarks;

/// <summary>A device on which everything may run; no sensor of this machine is part of a measurement.</summary>
internal sealed class IdealConditions : IConditionSource
{
    public event EventHandler? Changed
    {
        add { }
        remove { }
    }

    public DeviceConditions Read(ConditionKinds wanted) => DeviceConditions.Ideal;
}
