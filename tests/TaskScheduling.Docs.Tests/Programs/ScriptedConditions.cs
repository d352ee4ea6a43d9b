namespace TaskScheduling.Tests.Programs;

/// <summary>A device that says what a test wants it to say.</summary>
internal sealed class ScriptedConditions : IConditionSource
{
    public event EventHandler? Changed;

    public DeviceConditions Current { get; set; } = DeviceConditions.Ideal;

    public DeviceConditions Read(ConditionKinds wanted) => Current;

    public void RaiseChanged() => Changed?.Invoke(this, EventArgs.Empty);
}
