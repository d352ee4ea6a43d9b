using Microsoft.Extensions.Logging;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>What is logged here. Ids are never reused.</summary>
internal static partial class Log
{
    // 781-789 budgets and schedules
    [LoggerMessage(EventId = 781, EventName = "FiringExpired", Level = LogLevel.Warning,
        Message = "Firing {FireInstanceId} of job {JobKey} expired: {ReasonCode}; grace exceeded: {GraceExceeded}")]
    internal static partial void FiringExpired(this ILogger logger, JobKey jobKey, string fireInstanceId, string reasonCode, bool graceExceeded);

    [LoggerMessage(EventId = 782, EventName = "InterruptFailed", Level = LogLevel.Error,
        Message = "Interrupting firing {FireInstanceId} of job {JobKey} failed; its reason stays")]
    internal static partial void InterruptFailed(this ILogger logger, Exception exception, JobKey jobKey, string fireInstanceId);

    [LoggerMessage(EventId = 783, EventName = "ClassifyFailed", Level = LogLevel.Error,
        Message = "Classify threw for {ReasonCode}; the default counts")]
    internal static partial void ClassifyFailed(this ILogger logger, Exception exception, string reasonCode);

    [LoggerMessage(EventId = 784, EventName = "TaskSubmitted", Level = LogLevel.Information,
        Message = "Job {JobKey} submitted {Identifier} as task {TaskId}")]
    internal static partial void TaskSubmitted(this ILogger logger, JobKey jobKey, string identifier, TaskId taskId);

    [LoggerMessage(EventId = 785, EventName = "SubmissionSkipped", Level = LogLevel.Information,
        Message = "Job {JobKey} did not submit {Identifier}: {ErrorCode}")]
    internal static partial void SubmissionSkipped(this ILogger logger, JobKey jobKey, string identifier, string errorCode);

    [LoggerMessage(EventId = 786, EventName = "SubmissionFailed", Level = LogLevel.Error,
        Message = "Job {JobKey} could not submit {Identifier}: {Cause}")]
    internal static partial void SubmissionFailed(this ILogger logger, JobKey jobKey, string identifier, string cause);
}
