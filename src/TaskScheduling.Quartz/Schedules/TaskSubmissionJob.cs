using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>What Quartz fires for a scheduled request: it submits the request to the app's scheduler, which then decides by conditions when it runs.</summary>
/// <remarks>
/// <para>The firing ends with the submission, not with the task; its <c>JobRunReport</c> says what became of it. Refused because the same work is pending or
/// running: skipped. Refused because the store is out of reach or the scheduler stops: a <see cref="JobExecutionException"/>, so that the trigger's
/// retry policy applies. Refused for anything else, which a retry would not change: reported as failed, and logged.</para>
/// <para>Made by <c>ScheduleTask</c>; its data map holds the request as JSON, so it survives in a persistent store. Thread-safe.</para>
/// </remarks>
public sealed class TaskSubmissionJob : IJob
{
    internal const string RequestKey = "TaskScheduling.Request";

    private readonly IServiceProvider _services;

    /// <summary>For Quartz's job factory.</summary>
    /// <param name="services">Where the app's scheduler is.</param>
    public TaskSubmissionJob(IServiceProvider services) => _services = services;

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var scheduler = _services.GetService<BackgroundTaskScheduler>()
            ?? throw new JobExecutionException($"Job {context.JobDetail.Key} submits a task, and the app has no scheduler for it: call AddBackgroundTasks.");
        var logger = (_services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<TaskSubmissionJob>();
        var request = RequestOf(context);
        var submission = await scheduler.TrySubmitAsync(request, cancellationToken).ConfigureAwait(false);
        if (submission.Handle is { } accepted)
        {
            context.Result = JobRunReport.Succeeded($"Submitted {request.Identifier}").With("task_id", accepted.TaskId.ToString());
            logger.TaskSubmitted(context.JobDetail.Key, request.Identifier, accepted.TaskId);
            return;
        }

        var error = submission.Error!;
        switch (error)
        {
            case SubmissionError.AlreadyPending or SubmissionError.AlreadyRunning:
                logger.SubmissionSkipped(context.JobDetail.Key, request.Identifier, error.Code);
                context.Result = JobRunReport.Skipped(error.Message).With("error", error.Code);
                break;
            case SubmissionError.StoreUnavailable or SubmissionError.SchedulerStopped:
                logger.SubmissionFailed(context.JobDetail.Key, request.Identifier, error.Message);
                throw new JobExecutionException(error.Message, new TaskSubmissionException(error));
            default:
                logger.SubmissionFailed(context.JobDetail.Key, request.Identifier, error.Message);
                context.Result = JobRunReport.Failed(error.Message).With("error", error.Code);
                break;
        }
    }

    /// <summary>The request with the key that keeps a task from being doubled while an earlier firing's still runs.</summary>
    internal static string Write(BackgroundTaskRequest request)
    {
        var keyed = request.Key is null ? request with { Key = TaskKey.From(request.Identifier) } : request;
        return JsonSerializer.Serialize(keyed, RecordingJson.Full.TypeOf<BackgroundTaskRequest>());
    }

    private static BackgroundTaskRequest RequestOf(IJobExecutionContext context)
    {
        var data = context.MergedJobDataMap.TryGetValue(RequestKey, out var value) ? value as string : null;
        try
        {
            return data is not null && JsonSerializer.Deserialize(data, RecordingJson.Full.TypeOf<BackgroundTaskRequest>()) is { } request
                ? request
                : throw new JsonException("there is none");
        }
        catch (JsonException fault)
        {
            throw new JobExecutionException($"The request of job {context.JobDetail.Key} cannot be read from its data map, entry {RequestKey}: {fault.Message} Schedule it again with ScheduleTask.", fault);
        }
    }
}
