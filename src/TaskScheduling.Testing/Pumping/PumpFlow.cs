namespace TaskScheduling.Testing;

/// <summary>Marks whatever a pump has begun, on whichever thread it goes on; flows with the execution context.</summary>
/// <param name="pump">The pump.</param>
/// <param name="run">Whose handler it is. Null: a callback of no run.</param>
internal sealed class PumpFlow(Pump pump, TaskRun? run)
{
    private static readonly AsyncLocal<PumpFlow?> Local = new(OnSwitch);

    public static PumpFlow? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    public Pump Pump => pump;

    public TaskRun? Run => run;

    /// <summary>Called whenever a thread takes up or leaves a flow: tells the pump whose code runs where.</summary>
    private static void OnSwitch(AsyncLocalValueChangedArgs<PumpFlow?> change)
    {
        if (change.PreviousValue is { } before)
            before.Pump.HasLeft(before.Run);
        if (change.CurrentValue is { } now)
            now.Pump.HasEntered(now.Run);
    }
}
