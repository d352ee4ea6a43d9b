using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>What a process tells its parent, a line at a time: a line is in the pipe as a whole before the process goes on, whatever then happens to it.</summary>
internal sealed class Speech
{
    private readonly Lock _gate = new();
    private readonly Stream _output = Console.OpenStandardOutput();

    public void Say(FormattableString words)
    {
        var line = Encoding.UTF8.GetBytes(FormattableString.Invariant(words) + ".\n");
        using (_gate.EnterScope())
            _output.Write(line);
    }

    /// <summary>What must never be logged.</summary>
    public IBackgroundTasksBuilder TellFaultsOf(IBackgroundTasksBuilder tasks)
    {
        tasks.Services.AddLogging(logging => logging.AddProvider(new SpokenLog(this)).SetMinimumLevel(LogLevel.Error));
        return tasks;
    }

    /// <summary>A word that was said to this process. Null: there are none any more.</summary>
    public static Task<string?> HearAsync() => Task.Run(Console.In.ReadLine); // reading a console blocks, whatever it is called

    private sealed class SpokenLog(Speech speech) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error && eventId.Name is not ("RunFailed" or "GraceExceeded")) // on purpose, and on a machine that is slow
                speech.Say($"logged {eventId.Name}: {(formatter(state, exception) + exception?.Message).ReplaceLineEndings(" ")}");
        }

        public void Dispose()
        {
            // Its parent's pipe is nobody's to close.
        }
    }
}
