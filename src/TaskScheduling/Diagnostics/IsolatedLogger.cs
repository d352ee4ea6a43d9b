using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>The runtime logs in the middle of its turn: a log that throws loses its line and stops no task.</summary>
internal sealed class IsolatedLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    /// <summary>Asked before each line, so a provider that throws here must not either. It is taken for yes: the other providers get their line.</summary>
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return true;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // There is nowhere left to tell it.
        }
    }
}
