using Microsoft.Extensions.Logging;

namespace TaskScheduling.Sqlite;

internal static partial class Log
{
    // 751-769 the store in a SQLite file
    [LoggerMessage(EventId = 751, EventName = "NotesNotWritten", Level = LogLevel.Warning,
        Message = "{Notes} titles, subtitles or progresses could not be written to {Path}; they are written again")]
    internal static partial void NotesNotWritten(this ILogger logger, Exception exception, int notes, string path);

    [LoggerMessage(EventId = 752, EventName = "NoteDropped", Level = LogLevel.Warning, Message = "What other processes see of task {TaskId} could not be written")]
    internal static partial void NoteDropped(this ILogger logger, Exception exception, TaskId taskId);

    [LoggerMessage(EventId = 753, EventName = "StoreNotTidied", Level = LogLevel.Warning, Message = "What is no longer needed could not be removed from {Path}; it is tried again")]
    internal static partial void StoreNotTidied(this ILogger logger, Exception exception, string path);

    [LoggerMessage(EventId = 754, EventName = "StoreIsOlder", Level = LogLevel.Error,
        Message = "{Path} lacks {Changes} changes that it had, the last of {Until:u}: it was replaced by an older copy, or moved away. It is used as it is: "
            + "{Tasks} tasks go on from there, and what they have done since is done again: {TaskIds}. If that was not meant, stop all processes and bring the newer file back")]
    internal static partial void StoreIsOlder(this ILogger logger, string path, long changes, DateTimeOffset until, int tasks, string taskIds);

    [LoggerMessage(EventId = 755, EventName = "AnotherExecutes", Level = LogLevel.Information,
        Message = "Another process executes the tasks of {Path}; this one takes over when that one ends")]
    internal static partial void AnotherExecutes(this ILogger logger, string path);

    [LoggerMessage(EventId = 756, EventName = "WriteNotSettled", Level = LogLevel.Error,
        Message = "What follows from a write to {Path} failed; the write itself was answered as it was. Please report this")]
    internal static partial void WriteNotSettled(this ILogger logger, Exception exception, string path);
}
