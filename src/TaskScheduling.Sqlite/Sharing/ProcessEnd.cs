using System.Runtime.InteropServices;

namespace TaskScheduling.Sqlite;

/// <summary>The end of this process, as far as .NET tells it: a return from Main, <c>Environment.Exit</c>, an exception that nobody catches, and the signals that end a process.</summary>
/// <remarks>
/// .NET raises nothing of its own for a signal: it is listened to here, and its effect stays what it was. Nobody is told of SIGKILL, of a power cut, of
/// <c>Environment.FailFast</c>, and of a fault in native code.
/// </remarks>
internal sealed class ProcessEnd : IProcessEnd
{
    /// <summary>An exception that nobody catches: SIGABRT, and what Windows knows an exception of .NET by.</summary>
    private static readonly int Unhandled = OperatingSystem.IsWindows() ? unchecked((int)0xE0434352) : 128 + 6;

    private static readonly (PosixSignal Signal, int Code)[] Signals =
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
            ? [(PosixSignal.SIGHUP, 128 + 1), (PosixSignal.SIGINT, 128 + 2), (PosixSignal.SIGQUIT, 128 + 3), (PosixSignal.SIGTERM, 128 + 15)]
            : []; // elsewhere they are events of a console

    public IDisposable Watch(Action<ProcessEnding> ends) => new Watching(ends);

    private sealed class Watching : IDisposable
    {
        private readonly Action<ProcessEnding> _ends;
        private readonly PosixSignalRegistration[] _signals;

        public Watching(Action<ProcessEnding> ends)
        {
            _ends = ends;
            AppDomain.CurrentDomain.ProcessExit += Exits;
            AppDomain.CurrentDomain.UnhandledException += Throws;
            _signals = [.. Signals.Select(known => PosixSignalRegistration.Create(known.Signal, _ => ends(new ProcessEnding(known.Code, IsCertain: false))))];
        }

        public void Dispose()
        {
            AppDomain.CurrentDomain.ProcessExit -= Exits;
            AppDomain.CurrentDomain.UnhandledException -= Throws;
            foreach (var signal in _signals)
                signal.Dispose();
        }

        private void Exits(object? sender, EventArgs arguments) => _ends(new ProcessEnding(Environment.ExitCode, IsCertain: true));

        private void Throws(object sender, UnhandledExceptionEventArgs exception)
        {
            if (exception.IsTerminating)
                _ends(new ProcessEnding(Unhandled, IsCertain: true));
        }
    }
}
