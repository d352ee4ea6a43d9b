namespace TaskScheduling.Polly;

/// <summary>The conditions of the options, as the reader of a scheduler wants them.</summary>
internal class ConditionFunction(Func<DeviceConditions> read) : IConditionSource
{
    /// <summary>Nobody tells of a change.</summary>
    public event EventHandler? Changed
    {
        add { }
        remove { }
    }

    /// <summary>A clock that somebody moves by hand waits for no reading.</summary>
    public static IConditionSource For(Func<DeviceConditions> read, TimeProvider time) =>
        UnbiasedTimeProvider.IsOfThisMachine(time) ? new ConditionFunction(read) : new Immediate(read);

    public DeviceConditions Read(ConditionKinds wanted) => read();

    private sealed class Immediate(Func<DeviceConditions> read) : ConditionFunction(read), IImmediateConditionSource;
}
