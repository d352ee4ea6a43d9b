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

    [LoggerMessage(EventId = 755, EventName = "AnotherExecutes", Level = LogLevel.Information,
        Message = "Another process executes the tasks of {Path}; this one takes over when that one ends")]
    internal static partial void AnotherExecutes(this ILogger logger, string path);
}
