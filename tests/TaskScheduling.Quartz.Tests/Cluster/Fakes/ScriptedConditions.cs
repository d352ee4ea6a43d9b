namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A device that is as the test says.</summary>
internal sealed class ScriptedConditions : IConditionSource
{
    private static readonly DeviceConditions Hot = DeviceConditions.Ideal with { Thermal = ThermalState.Serious };
    private volatile DeviceConditions _current = DeviceConditions.Ideal;

    public event EventHandler? Changed;

    public DeviceConditions Read(ConditionKinds wanted) => _current;

    public void HeatUp() => Become(Hot);

    public void CoolDown() => Become(DeviceConditions.Ideal);

    private void Become(DeviceConditions conditions)
    {
        _current = conditions;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
