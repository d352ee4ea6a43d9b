using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polly;
using Quartz;
using TaskScheduling;
using TaskScheduling.Quartz;

// SQLite: the second scheduler knows what the first one has done.
for (var process = 1; process <= 2; process++)
{
    await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks
        .UseSqlite("tasks.db")
        .AddProcessingTask("work", static (_, _) => Task.CompletedTask));
    if (process == 1)
        await (await scheduler.SubmitAsync(new ProcessingTaskRequest("work"))).Completion;
    while (scheduler.GetTasks(TaskState.Ended).Count == 0) // history is read in the background
        await Task.Delay(10);
    foreach (var task in scheduler.GetTasks(TaskState.Ended))
        Console.WriteLine($"Process {process}: {task.Identifier} {task.State}");
}

// Polly: a pipeline with a budget.
var pipeline = new ResiliencePipelineBuilder().AddTaskBudget(new TaskBudget { Time = TimeSpan.FromMilliseconds(200), CpuTime = TimeSpan.FromHours(1) }).Build();
try
{
    await pipeline.ExecuteAsync(static async token => await Task.Delay(Timeout.Infinite, token));
}
catch (TaskExpiredException expired)
{
    Console.WriteLine($"Polly: {expired.Expiration.Code}");
}

// Quartz: a job with a budget, and a request on a schedule.
var services = new ServiceCollection();
services.AddLogging();
services.AddBackgroundTasks(tasks => tasks.AddProcessingTask("nightly", static (task, _) =>
{
    Said.Submitted.SetResult(task.Payload.ToString());
    return Task.CompletedTask;
}));
services.AddQuartz(static quartz => quartz
    .AddTaskBudgets()
    .ScheduleJob<Waiting>(static trigger => trigger.StartNow())
    .ScheduleTask(new ProcessingTaskRequest("nightly") { Payload = TaskPayload.FromJson("31"u8) }, static trigger => trigger.StartNow()));
await using var provider = services.BuildServiceProvider();
foreach (var hosted in provider.GetServices<IHostedService>())
    await hosted.StartAsync(CancellationToken.None);
var quartz = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler();
await quartz.Start(CancellationToken.None);
Console.WriteLine($"Quartz job: {await Said.Expired.Task}");
Console.WriteLine($"Quartz schedule: {await Said.Submitted.Task}");
await quartz.Shutdown(true, CancellationToken.None);

internal static class Said
{
    public static TaskCompletionSource<string> Expired { get; } = new();

    public static TaskCompletionSource<string> Submitted { get; } = new();
}

[TaskBudget(Time = "200ms")]
internal sealed class Waiting : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var task = context.GetBackgroundTask();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException) when (task.Expiration is { } why)
        {
            Said.Expired.SetResult(why.Code);
            throw;
        }
    }
}
