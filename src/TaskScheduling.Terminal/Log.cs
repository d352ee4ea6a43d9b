using Microsoft.Extensions.Logging;

namespace TaskScheduling.Terminal;

internal static partial class Log
{
    // 1000-1099 terminal
    [LoggerMessage(EventId = 1001, EventName = "TerminalLost", Level = LogLevel.Warning, Message = "The terminal cannot be written to any more; tasks go on unseen")]
    internal static partial void TerminalLost(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1002, EventName = "TerminalKeysLost", Level = LogLevel.Debug, Message = "No keys can be read from the terminal; tasks cannot be stopped there")]
    internal static partial void TerminalKeysLost(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1003, EventName = "TerminalStopFailed", Level = LogLevel.Warning, Message = "Task {TaskId} could not be stopped from the terminal")]
    internal static partial void TerminalStopFailed(this ILogger logger, Exception exception, TaskId taskId);
}
