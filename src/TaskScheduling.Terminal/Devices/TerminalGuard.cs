using System.Runtime.InteropServices;

namespace TaskScheduling.Terminal;

/// <summary>Restores the terminal when the process is about to stop or end without disposing.</summary>
/// <remarks>
/// A signal only hides the cards: whether the process ends is for others to decide, and if it goes on so do they.
/// Ctrl+Z is left alone: in .NET whoever listens to it takes it from the shell.
/// Everything is tried for a limited time: a terminal that takes no output (Ctrl+S) must not keep a process alive.
/// </remarks>
internal sealed class TerminalGuard : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    private readonly Action _hide;
    private readonly Action _close;
    private readonly List<PosixSignalRegistration> _signals = [];

    public TerminalGuard(Action hide, Action close)
    {
        _hide = hide;
        _close = close;
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, _ => Try(_hide)));
        AppDomain.CurrentDomain.ProcessExit += OnEnd;
        AppDomain.CurrentDomain.UnhandledException += OnEnd;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnEnd;
        AppDomain.CurrentDomain.UnhandledException -= OnEnd;
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private void OnEnd(object? sender, EventArgs e) => Try(_close);

    private static void Try(Action action)
    {
        try
        {
            Task.Run(action).Wait(Limit);
        }
        catch (AggregateException)
        {
            // The process is ending; there is nobody left to tell.
        }
    }
}
