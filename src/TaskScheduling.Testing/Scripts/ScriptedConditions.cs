namespace TaskScheduling.Testing;

/// <summary>The device as the test says it is.</summary>
internal sealed class ScriptedConditions(DeviceConditions now) : IImmediateConditionSource
{
    private volatile DeviceConditions _now = now;

    public event EventHandler? Changed;

    public DeviceConditions Now => _now;

    /// <summary>Sets it and tells the scheduler.</summary>
    public void Set(DeviceConditions changed)
    {
        _now = changed;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public DeviceConditions Read(ConditionKinds wanted) => _now;
}
