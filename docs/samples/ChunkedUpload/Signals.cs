using System.Runtime.InteropServices;
using TaskScheduling;

namespace ChunkedUpload;

/// <summary>Ctrl+C and SIGTERM both close the program; what has not gone out stays in the store.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Signals(BackgroundTaskScheduler scheduler)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Close);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Close);

        void Close(PosixSignalContext signal)
        {
            // The second one is a person who does not want to wait, and kills as usual.
            signal.Cancel = !_closing.IsCancellationRequested;
            if (!signal.Cancel)
                return;
            _closing.Cancel();
            _ = scheduler.ShutdownAsync();
        }
    }

    /// <summary>Fires when the program is to close.</summary>
    public CancellationToken Closing => _closing.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _closing.Dispose();
    }
}
