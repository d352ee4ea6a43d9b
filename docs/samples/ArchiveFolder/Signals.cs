using System.Runtime.InteropServices;
using TaskScheduling;

namespace ArchiveFolder;

/// <summary>Signals as reasons: Ctrl+C is a person who presses Stop, SIGTERM is a host that ends.</summary>
internal sealed class Signals : IDisposable
{
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Signals(BackgroundTaskScheduler scheduler)
    {
        var interrupts = 0;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            // The first one leaves the run its grace; the second is a person who does not want to wait, and kills as usual.
            signal.Cancel = Interlocked.Increment(ref interrupts) == 1;
            if (!signal.Cancel)
                return;
            foreach (var task in scheduler.GetTasks().Where(task => task.State is not TaskState.Ended))
                _ = scheduler.StopAsync(task.TaskId, "ctrl-c");
        });
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _ = scheduler.ShutdownAsync();
        });
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }
}
