using Microsoft.Extensions.Logging;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A provider whose disk is full, say.</summary>
internal sealed class ThrowingLogger : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new IOException("The log cannot be written.");
}
