namespace TaskScheduling.Testing;

/// <summary>Brings what waits inside a handler back to the pump.</summary>
internal sealed class PumpContext(Pump pump) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => pump.Continue(() => d(state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (pump.IsOwnThread)
        {
            d(state);
            return;
        }

        using var done = new ManualResetEventSlim();
        pump.Continue(() =>
        {
            try
            {
                d(state);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
    }

    public override SynchronizationContext CreateCopy() => this;
}
