using Microsoft.Extensions.DependencyInjection;
using TaskScheduling;

await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks
    .AddTerminal()
    .AddContinuedProcessingTask("count", async (task, stopping) =>
    {
        task.Progress.TotalUnitCount = 50;
        try
        {
            for (; task.Progress.CompletedUnitCount < 50; task.Progress.Add(1))
                await Task.Delay(100, stopping);
        }
        catch (OperationCanceledException) when (task.Expiration is { } why)
        {
            task.UpdateTitle("Counting paused", $"at {task.Progress.CompletedUnitCount} of 50: {why.Code}");
            throw;
        }
    }));

var budget = new TaskBudget { Time = TimeSpan.FromSeconds(2) };
var handle = await scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("count", "Counting") { Budget = budget });
var result = await handle.Completion;
Console.WriteLine($"{result.Outcome}: {result.Title}, {result.Subtitle}");
