using Microsoft.Extensions.Logging;

namespace TaskScheduling.Tests.Hostile;

/// <summary>A log provider that throws at some events.</summary>
/// <param name="first">The first of their ids.</param>
/// <param name="last">The last of them.</param>
internal sealed class ThrowingLog(int first, int last) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id >= first && eventId.Id <= last)
            throw new IOException("the log is full");
    }

    public void Dispose()
    {
    }
}
