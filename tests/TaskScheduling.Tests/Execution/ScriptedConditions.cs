namespace TaskScheduling.Tests.Execution;

/// <summary>The device as the test says it is.</summary>
internal sealed class ScriptedConditions : IImmediateConditionSource
{
    private volatile DeviceConditions _now = DeviceConditions.Ideal;
    private int _reads;

    public event EventHandler? Changed;

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Setting tells the scheduler.</summary>
    public DeviceConditions Now
    {
        get => _now;
        set
        {
            _now = value;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    public DeviceConditions Read(ConditionKinds wanted)
    {
        Interlocked.Increment(ref _reads);
        return _now;
    }
}
