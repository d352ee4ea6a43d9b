using TaskScheduling;
using TaskScheduling.Quartz;

namespace Quartz;

/// <summary>Background tasks on Quartz's triggers: cron, calendar intervals, daily times, with their misfire handling.</summary>
/// <remarks>
/// <para>Job and trigger are called after the request's key, or its identifier, in the group <c>tasks</c>; give the trigger another identity to schedule the
/// same request twice. The request is kept as JSON with the job, so it survives in a persistent store, and takes the payload with it.</para>
/// <para>A request without a key gets its identifier as key, so what an earlier firing has submitted is not doubled: pending work is replaced, running
/// work makes the firing a skipped one (<see cref="WhenPending"/>, <see cref="WhenRunning"/>). <see cref="TaskKey.PerSubmission"/> says otherwise.</para>
/// </remarks>
public static class TaskScheduleQuartzExtensions
{
    private const string Group = "tasks";

    /// <summary>Submits the request to the app's <see cref="BackgroundTaskScheduler"/> whenever the trigger fires.</summary>
    /// <param name="builder">The Quartz builder.</param>
    /// <param name="request">What to submit. Checked at each firing, as any submission is.</param>
    /// <param name="trigger">When, for example <c>trigger => trigger.WithCronSchedule("0 0 3 * * ?")</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IQuartzBuilder ScheduleTask(this IQuartzBuilder builder, BackgroundTaskRequest request, Action<ITriggerConfigurator<TaskSubmissionJob>> trigger)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(trigger);
        return builder.ScheduleJob<TaskSubmissionJob>(
            configurator => trigger(configurator.WithIdentity(NameOf(request), Group)),
            job => job.WithDescription(Description(request)).UsingJobData(TaskSubmissionJob.RequestKey, TaskSubmissionJob.Write(request)));
    }

    /// <summary>The same at run time.</summary>
    /// <param name="scheduler">The scheduler; its job factory must build jobs from the container that has <c>AddBackgroundTasks</c>.</param>
    /// <param name="request">What to submit.</param>
    /// <param name="trigger">When.</param>
    /// <param name="options">Quartz's own, <c>ScheduleJobOptions.Replacing</c> for example. Null: a schedule of the same name is refused by Quartz.</param>
    /// <param name="cancellationToken">Abandons the scheduling.</param>
    /// <returns>The first firing.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ValueTask<DateTimeOffset> ScheduleTask(
        this IScheduler scheduler,
        BackgroundTaskRequest request,
        Action<ITriggerConfigurator<TaskSubmissionJob>> trigger,
        ScheduleJobOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(trigger);
        var builder = TriggerBuilder.Create<TaskSubmissionJob>(scheduler.TimeProvider).WithIdentity(NameOf(request), Group);
        trigger(builder);
        var fires = builder.Build();
        var job = JobBuilder.Create<TaskSubmissionJob>()
            .WithIdentity(fires.Key.Name, fires.Key.Group)
            .WithDescription(Description(request))
            .UsingJobData(TaskSubmissionJob.RequestKey, TaskSubmissionJob.Write(request))
            .Build();
        return scheduler.ScheduleJob(job, fires, options ?? default(ScheduleJobOptions), cancellationToken);
    }

    private static string NameOf(BackgroundTaskRequest request) => request.Key is { HasValue: true } key ? key.ToString() : request.Identifier;

    private static string Description(BackgroundTaskRequest request) => $"Submits {request.Identifier}";
}
