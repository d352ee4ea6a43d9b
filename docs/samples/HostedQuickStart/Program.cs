using TaskScheduling;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddBackgroundTasks(tasks => tasks.AddProcessingTask<Indexing>("index"));
using var host = builder.Build();
await host.StartAsync();

var scheduler = host.Services.GetRequiredService<BackgroundTaskScheduler>();
var budget = new TaskBudget { Time = TimeSpan.FromSeconds(2) };
var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("index") { Budget = budget });
var result = await handle.Completion;
await host.StopAsync();
Console.WriteLine($"{result.Outcome}: {result.Expiration?.Code}");

internal sealed class Indexing(ILogger<Indexing> logger) : IBackgroundTaskHandler<ProcessingTask>
{
    public async Task HandleAsync(ProcessingTask task, CancellationToken stopping)
    {
        for (var page = 1; ; page++)
        {
            logger.LogInformation("Page {Page}", page);
            await Task.Delay(500, stopping);
        }
    }
}
