namespace TaskScheduling;

/// <summary>Port to the device: reads what a task depends on. The built-in one serves Linux, Windows and macOS.</summary>
/// <remarks>
/// A host that knows its device better (a phone shell, a kiosk) registers its own. <see cref="Read"/> is called one at a time,
/// never on the scheduler's turn, and only while a task depends on a reading.
/// </remarks>
public interface IConditionSource
{
    /// <summary>Takes the wanted readings; the others stay at <c>default</c> ("not read").</summary>
    /// <remarks>A sensor that fails or is missing is <see cref="Reading{T}.Unavailable"/> with its cause; an exception makes all of them so.</remarks>
    DeviceConditions Read(ConditionKinds wanted);

    /// <summary>A hint that a reading has changed; the scheduler then reads at once what it depends on. Raised from any thread.</summary>
    event EventHandler? Changed;
}
