using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Programs;

internal static class DurableExports
{
    /// <summary>An export that a crash, a kill or a power cut interrupts goes on from its last checkpoint.</summary>
    public static void AddExports(this IServiceCollection services, string folder) => services.AddBackgroundTasks(tasks => tasks
        .UseJsonTypes(ExportJson.Default)
        .UseSqlite(Path.Combine(folder, "tasks.db"), store => store.EndedTasksKeptFor = TimeSpan.FromDays(7))
        .AddContinuedProcessingTask("export.*", async (task, stopping) =>
        {
            task.Progress.TotalUnitCount = 100;
            var page = task.TryGetCheckpoint<int>(out var done) ? done : 0;
            for (task.Progress.CompletedUnitCount = page; page < 100; task.Progress.Add(1))
            {
                await ExportPageAsync(++page, stopping);
                await task.SaveCheckpointAsync(page); // on the disk when it returns
            }
        }));

    private static Task ExportPageAsync(int page, CancellationToken stopping) => Task.CompletedTask;
}

/// <summary>What is in checkpoints.</summary>
[JsonSerializable(typeof(int))]
internal sealed partial class ExportJson : JsonSerializerContext;
